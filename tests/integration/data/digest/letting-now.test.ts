import { mkdirSync, rmSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { findLettingNow } from '@/lib/data/digest/letting-now';
import { linkState } from '@/lib/data/digest/link-state';
import { letAlso } from '@/lib/data/sender-rules/let-also';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { letThroughNoLonger } from '@/lib/messages/sender-rules/let-through';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import type { Link } from '@/lib/people/digest/link-token';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { testSite } from '../../../support/test-site';

// What the page of a link says of a rule: what is so, whatever its address says.

const USER = 'alice@example.org';
const ADDRESS = 'news@bank.example';
const site = await testSite({
  conf: 'Preference "enableWhitelist=on"\n',
  env: { DIGEST_FROM: 'quarantine@example.org', DIGEST_SMTP_URL: 'smtp://127.0.0.1' },
});

let key = '';
beforeEach(async () => {
  rmSync(site.files(USER).dir, { recursive: true, force: true });
  mkdirSync(site.files(USER).dir, { recursive: true });
  await site.query('DELETE FROM dashboard_sender_rule');
  await site.query('DELETE FROM dashboard_raised_token');
  ({ signature: key } = await site.quarantine({ user: USER, from: 'Bank <News@bank.example>' }));
  await openQuarantine(USER);
});

async function said(what: string | null) {
  const link: Link = {
    user: USER,
    key,
    action: 'release',
    expires: Date.now() + 60_000,
    generation: 0,
    password: '',
  };
  return findLettingNow(await linkState(link), what);
}
const release = (actor: string) => applyToMessages('release', actor, USER, [key]);
const letSender = () =>
  letAlso({ mailbox: USER, address: ADDRESS, by: DIGEST_ACTOR, batch: null, who: null });

it('is that the sender is let through while that is so', async () => {
  await release(DIGEST_ACTOR);
  expect(await letSender()).toMatchObject({ what: 'let' });
  expect([await said('let'), await said('again'), await said('noLine')]).toEqual(['let', 'again', 'let']);
  expect([await said(null), await said('nothing')]).toEqual([null, null]);
  await site.query('DELETE FROM dashboard_raised_token');
  expect(await said('let')).toBe('noLine');
  await letThroughNoLonger(await findMailboxPlace(USER), ADDRESS);
  expect([await said('let'), await said('again'), await said('noLine')]).toEqual([null, null, null]);
  expect(await said('failed')).toBe('failed');
});

it('is nothing where another has released the message, or nobody has', async () => {
  await letSender();
  expect(await said('let')).toBeNull();
  await release('bob@example.org');
  expect(await said('let')).toBeNull();
});

it('is beside a failed release that the sender is not let through, where that is so', async () => {
  expect([await said('failed'), await said('let')]).toEqual(['failed', null]);
  await letSender();
  expect(await said('failed')).toBeNull();
});
