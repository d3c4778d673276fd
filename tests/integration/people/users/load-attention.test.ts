import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { loadAttention } from '@/lib/people/users/load-attention';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { testSite } from '../../../support/test-site';

const DAY = 24 * 3600;
const now = Math.floor(Date.now() / 1000);

const site = await testSite();
let made = 0;
beforeAll(async () => {
  const users = ['fine', 'fell', 'wrong', 'absent', 'silent', 'learner'];
  for (const [index, user] of users.entries()) {
    await site.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [index + 1, user]);
    const learned = user === 'learner' ? 7 : 5_000;
    await site.query('INSERT INTO dspam_stats VALUES (?, 900, ?, 0, 0, 0, 0, 0, 0)', [index + 1, learned]);
    if (user !== 'absent') await recordAudit({ event: 'sign-in', actor: user, address: '127.0.0.1' });
  }
  await site.quarantine({ user: 'absent' });
  await site.quarantine({ user: 'fine' });
  const lines = [
    ...mail('fine', 2, 100, []),
    ...mail('fell', 20, 100, ['M']),
    ...mail('fell', 3, 100, ['M', 'M', 'M', 'F']),
    ...mail('wrong', 5, 100, ['F', 'F', 'F', 'F', 'F', 'F']),
    ...mail('absent', 1, 3, []),
    ...mail('silent', 40, 100, []),
    ...mail('learner', 1, 3, []),
  ];
  writeFileSync(path.join(site.home, 'system.log'), lines.join(''));
  await followSiteLog(true);
  await syncAllQuarantines(site.home, 'domain');
});

/** So much spam some days ago, and what was corrected then. */
function mail(user: string, days: number, count: number, corrections: string[]): string[] {
  return [...Array.from({ length: count }, () => 'S'), ...corrections].map((letter) => {
    made++;
    const at = now - days * DAY;
    return `${at}\t${letter}\tSender\t1,${at.toString(16)}3000${made}\tSubject\t0.01\t${user}\tQuarantined\t<${made}@x>\n`;
  });
}

it('names users who need a look by the logs, the index and the sign-ins, the most serious first', async () => {
  const list = await loadAttention();
  expect(list.map(({ user, attention }) => [user.name, attention.map(({ reason }) => reason)])).toEqual([
    ['fell', ['accuracyFell']],
    ['wrong', ['falsePositives']],
    ['absent', ['notLooked']],
    ['silent', ['noMail']],
    ['learner', ['training']],
  ]);
  expect(list[0]?.attention[0]?.values).toEqual({ before: 0.99, after: 0.96 });
  expect(list[1]?.attention[0]?.values).toEqual({ count: 6, received: 100 });
  expect(list[3]?.attention[0]?.values).toEqual({ days: 40 });
});
