import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findFragment } from '@/lib/messages/history/find-fragment';
import { findHistoryEntry } from '@/lib/messages/history/find-history-entry';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';
import { findSignatureStates } from '@/lib/messages/history/signature-states';
import { testSite } from '../../../support/test-site';

const site = await testSite({ conf: 'AllowOverride localStore\n' });
let made = 0;

beforeAll(async () => {
  writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:ann,ben\npool:shared:cleo\n');
});
beforeEach(() => {
  for (const user of ['team', 'ann', 'cleo', 'dora', 'depot'])
    mkdirSync(site.files(user).dir, { recursive: true });
});

/** Logs a message as DSPAM does: into the log of `store`, and into system.log under the name of the user. */
function logMessage(store: string, user: string, subject: string, letter = 'S', known = ''): string {
  const signature = known || `7,68e77a9a${String(++made).padStart(10, '0')}`;
  const about = `1760000400\t${letter}\tAnn\t${signature}\t${subject}`;
  appendFileSync(site.files(store).log, `${about}\tQuarantined\t<${made}@example.com>\n\n`);
  appendFileSync(
    path.join(site.home, 'system.log'),
    `${about}\t0.01\t${user}\tQuarantined\t<${made}@example.com>\n`,
  );
  return signature;
}
const subjects = async (user: string) =>
  (await listHistory(await openHistory(user, true), {})).entries.map(({ subject }) => subject);

describe('a managed group', () => {
  it('shows its own name everything, and each member only what is theirs', async () => {
    const signature = logMessage('team', 'ann', 'For Ann');
    logMessage('team', 'ben', 'For Ben');
    expect(await subjects('team')).toEqual(['For Ben', 'For Ann']);
    expect(await subjects('ann')).toEqual(['For Ann']);
    expect(await subjects('ben')).toEqual(['For Ben']);
    expect((await openHistory('ben')).state.source).toBe('system');
    const [ann, ben] = [await openHistory('ann'), await openHistory('ben')];
    expect((await findHistoryEntry(ann, { signature }))?.subject).toBe('For Ann');
    expect(await findHistoryEntry(ben, { signature })).toBeNull();
  });

  it('shows a member that their mail was retrained in the name of the group', async () => {
    const signature = logMessage('team', 'ann', 'Released');
    logMessage('team', 'team', 'Released', 'F', signature);
    const [ann, ben] = [await openHistory('ann'), await openHistory('ben')];
    expect((await findHistoryEntry(ann, { signature }))?.class).toBe('falsePositive');
    expect(await findHistoryEntry(ben, { signature })).toBeNull();
  });
});

it('a shared group leaves each member their own log', async () => {
  logMessage('cleo', 'cleo', 'For Cleo');
  expect(await subjects('cleo')).toEqual(['For Cleo']);
  expect((await openHistory('cleo')).state).toMatchObject({ source: 'user', file: site.files('cleo').log });
});

it('where localStore leads to one log for several people, each sees what is theirs', async () => {
  await site.quarantine({ user: 'dora' });
  await site.query(
    "INSERT INTO dspam_preferences SELECT uid, 'localStore', 'depot' FROM dspam_virtual_uids WHERE username = 'dora'",
  );
  logMessage('depot', 'dora', 'For Dora');
  logMessage('depot', 'emil', 'For Emil');
  expect(await subjects('dora')).toEqual(['For Dora']);
  expect(await subjects('depot')).toEqual(['For Emil', 'For Dora']);
});

describe('of a message', () => {
  it('the fragment is read as text, and never from another place', async () => {
    const { place } = await openHistory('cleo');
    mkdirSync(place.files.frag, { recursive: true });
    writeFileSync(
      path.join(place.files.frag, '7,68e77a9a1234567890.frag'),
      '\n\n<b>caf\xe9\0</b>\n',
      'latin1',
    );
    writeFileSync(path.join(place.files.dir, 'secret.frag'), 'secret');
    expect(await findFragment(place, '7,68e77a9a1234567890')).toBe('<b>café</b>\n');
    expect(await findFragment(place, '7,68e77a9a1234567891')).toBeNull();
    expect(await findFragment(place, '../secret')).toBeNull();
  });

  it('the signature is there, purged, empty, or somebody else’s', async () => {
    const known = await site.quarantine({ user: 'fred' });
    const purged = await site.quarantine({ user: 'fred', signatureRow: 'purged' });
    const empty = await site.quarantine({ user: 'fred', signatureRow: 'zero' });
    const foreign = await site.quarantine({ user: 'gina' });
    const { place } = await openHistory('fred');
    const all = [known, purged, empty, foreign].map(({ signature }) => signature);
    expect([...(await findSignatureStates(place, [...all, 'N/A'])).values()]).toEqual([
      'there',
      'purged',
      'empty',
      'foreign',
      'purged',
    ]);
  });
});
