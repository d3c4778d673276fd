import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { openHistory } from '@/lib/messages/history/open-history';
import { holdBack } from '@/lib/messages/sender-rules/hold-back';
import { letThrough, letThroughNoLonger } from '@/lib/messages/sender-rules/let-through';
import { listRulesOfClicks } from '@/lib/messages/sender-rules/letting-click-rows';
import { takeBackClicks } from '@/lib/messages/sender-rules/take-back-clicks';
import { forgetWishesOf, noteWish } from '@/lib/messages/sender-rules/wish-rows';
import { countAllSenders } from '@/lib/messages/senders/count-all-senders';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { takeHoldsOutOf } from '@/lib/site/sender-rules/apply-holds';
import { applyInBackground, applySiteRules, isApplying } from '@/lib/site/sender-rules/apply-site-rules';
import { findTouched } from '@/lib/site/sender-rules/find-touched';
import { listSiteRules } from '@/lib/site/sender-rules/list-site-rules';
import { endRules, makeRules } from '@/lib/site/sender-rules/rule-rows';
import { applySiteRulesStep } from '@/lib/site/upkeep/apply-site-rules-step';
import { testSite } from '../../../support/test-site';

const [ALICE, BOB, CAROL] = ['alice@example.org', 'bob@example.org', 'carol@example.org'] as const;
const BANK = 'Bank <news@bank.example>';
const site = await testSite({ conf: 'Preference "enableWhitelist=on"\n' });

beforeEach(async () => {
  for (const user of [ALICE, BOB, CAROL]) {
    rmSync(site.files(user).dir, { recursive: true, force: true });
    mkdirSync(site.files(user).dir, { recursive: true });
  }
  for (const table of [
    ...['dspam_token_data', 'dspam_stats', 'dspam_virtual_uids', 'dashboard_log', 'dashboard_history'],
    ...['dashboard_history_block', 'dashboard_sender', 'dashboard_sender_line', 'dashboard_sender_rule'],
    ...[
      'dashboard_raised_token',
      'dashboard_site_rule',
      'dashboard_site_rule_place',
      'dashboard_site_rule_store',
    ],
  ])
    await site.query(`DELETE FROM ${table}`);
  for (const user of [ALICE, BOB]) await begin(user);
});

/** A user whose filter takes any mail of this test for spam. */
async function begin(user: string): Promise<void> {
  arrive(user, 'first <first@other.example>', 'hello');
  const uid = await uidOf(user);
  await site.query('REPLACE INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [uid]);
  for (const word of ['prize', 'winner', 'lottery', 'Subject*prize'])
    await site.query(`REPLACE INTO dspam_token_data VALUES (?, ${tokenId(word)}, 90, 0, CURDATE())`, [uid]);
}

/** A mail that comes in, and the class under which DSPAM logs it. */
function arrive(user: string, from: string, text = 'prize winner lottery'): string | undefined {
  execFileSync(process.env.DSPAM_BIN ?? '', ['--deliver=innocent', '--user', user], {
    input: Buffer.from(`From: ${from}\nTo: ${user}\nSubject: prize\nMessage-Id: <1@x>\n\n${text}\n`),
  });
  const last = readFileSync(site.files(user).log, 'latin1').trimEnd().split('\n').at(-1) ?? '';
  return /^\d+\t([A-Z])\t/.exec(last)?.[1];
}

async function uidOf(user: string): Promise<number> {
  const [rows] = await site.query('SELECT uid FROM dspam_virtual_uids WHERE username = ?', [user]);
  return Number((rows as { uid: number }[])[0]?.uid);
}

/** All of DSPAM's words, to the bit. */
async function words(): Promise<unknown> {
  const [rows] = await site.query(
    'SELECT uid, CAST(token AS CHAR) AS token, spam_hits, innocent_hits, CAST(last_hit AS CHAR) AS day FROM dspam_token_data ORDER BY uid, token',
  );
  return rows;
}

/** As a night does it. */
async function apply(): Promise<string[]> {
  for (const user of [ALICE, BOB, CAROL]) if (existsSync(site.files(user).log)) await openHistory(user, true);
  const failed: string[] = [];
  await countAllSenders((name) => failed.push(name));
  await applySiteRules((mailbox) => failed.push(mailbox));
  return failed;
}

const LET = { what: 'let', sender: 'news@bank.example', note: '' } as const;
const HOLD = { what: 'hold', sender: 'shop.example', note: 'spam' } as const;
const rules = () => listSiteRules({ search: undefined, importId: undefined }, 0, 50);
const list = (user: string) => readFileSync(site.files(user).blocklist, 'latin1');
async function end(): Promise<void> {
  for (const { id } of await rules()) await endRules('id', id);
  expect(await apply()).toEqual([]);
  expect(await rules()).toEqual([]);
}

it('lets an address through for all who have mail of it, later ones too, and gives the tables back to the bit', async () => {
  expect(arrive(ALICE, BANK)).toBe('S');
  await site.query("UPDATE dspam_token_data SET last_hit = '2026-01-02'");
  const before = await words();
  expect(await makeRules([LET], 'admin')).toBe(1);
  expect(await makeRules([LET], 'admin')).toBe(0);
  expect(await apply()).toEqual([]);
  expect(await rules()).toMatchObject([{ state: 'kept', counts: { done: 1, passedOver: 0, failed: 0 } }]);
  await end();
  expect(await words()).toEqual(before);

  await makeRules([LET], 'admin');
  await apply();
  expect(arrive(ALICE, BANK)).toBe('W');
  // Whoever has had none is judged by the filter once.
  expect(arrive(BOB, BANK)).toBe('S');
  await apply();
  expect(arrive(BOB, BANK)).toBe('W');
});

it('leaves alone those who have reported the sender, hold it back, or have let it through themselves', async () => {
  for (const user of [ALICE, BOB, CAROL]) {
    if (user === CAROL) await begin(CAROL);
    arrive(user, BANK);
  }
  await openHistory(ALICE, true);
  await letThrough(await openHistory(ALICE, true), LET.sender, 'alice');
  await holdBack(await findMailboxPlace(BOB), 'bank.example', true);
  await apply();
  await site.query(
    'UPDATE dashboard_sender s JOIN dashboard_log l ON l.id = s.log_id SET s.missed = 1 WHERE l.store = ? AND s.address = ?',
    [CAROL, LET.sender],
  );
  const before = await words();
  await makeRules([LET], 'admin');
  expect(await applySiteRules(() => undefined)).toBe(1);
  expect(await words()).toEqual(before);
  expect(await rules()).toMatchObject([{ counts: { done: 0, passedOver: 3 } }]);
  // A person's own rule outlives it.
  await end();
  expect(await words()).toEqual(before);
  expect(await letThroughNoLonger(await findMailboxPlace(ALICE), LET.sender)).toBe(true);
});

it('takes back at once what is to end by the time that it was carried out', async () => {
  await makeRules([LET], 'admin');
  // As if somebody had clicked meanwhile.
  await site.query(
    "CREATE TRIGGER meanwhile BEFORE UPDATE ON dashboard_site_rule FOR EACH ROW SET NEW.state = IF(OLD.state = 'new', 'ending', NEW.state)",
  );
  try {
    applyInBackground();
    await vi.waitUntil(() => !isApplying(), { timeout: 20_000 });
    expect(await rules()).toEqual([]);
  } finally {
    await site.query('DROP TRIGGER meanwhile');
  }
});

it('does not do again what a person has taken back', async () => {
  arrive(ALICE, BANK);
  await makeRules([LET], 'admin');
  await apply();
  expect(await letThroughNoLonger(await findMailboxPlace(ALICE), LET.sender)).toBe(true);
  const before = await words();
  await apply();
  expect(await words()).toEqual(before);
});

it('holds a domain back for everybody, for new users too, and gives each list back to the byte', async () => {
  writeFileSync(site.files(ALICE).blocklist, '# mine\r\nother.example');
  writeFileSync(site.files(BOB).blocklist, 'Shop.example\n');
  expect(arrive(ALICE, 'Shop <x@shop.example>', 'hello')).toBe('I');
  await makeRules([HOLD, { what: 'hold', sender: 'xn--bcher-kva.example', note: '' }], 'admin');
  expect(await apply()).toEqual([]);
  expect(arrive(ALICE, 'Shop <x@shop.example>', 'hello')).toBe('O');
  expect(list(BOB)).toContain('Shop.example\n');
  expect(list(ALICE)).toContain('xn--bcher-kva.example');
  expect(await rules()).toMatchObject([{}, { counts: { done: 1, passedOver: 1, failed: 0 } }]);
  await begin(CAROL);
  expect(await apply()).toEqual([]);
  expect(arrive(CAROL, 'Shop <x@shop.example>', 'hello')).toBe('O');
  await end();
  expect(list(ALICE)).toBe('# mine\r\nother.example');
  expect(list(BOB)).toBe('Shop.example\n');
  expect(list(CAROL)).toBe('');
});

it('does not hold back a domain of which a person lets an address through', async () => {
  arrive(ALICE, 'Shop <x@shop.example>');
  await letThrough(await openHistory(ALICE, true), 'x@shop.example', 'alice');
  await makeRules([HOLD], 'admin');
  await apply();
  expect(existsSync(site.files(ALICE).blocklist) ? list(ALICE) : '').toBe('');
  expect(list(BOB)).toBe('shop.example\n');
});

it('goes by what the dashboard does for people as well', async () => {
  arrive(ALICE, BANK);
  const place = await findMailboxPlace(ALICE);
  await noteWish(place, 'hold', { address: LET.sender, by: 'alice' });
  await noteWish(place, 'release', { address: 'example', below: true, by: 'alice' });
  const before = await words();
  await makeRules([LET, HOLD], 'admin');
  expect(await apply()).toEqual([]);
  expect(await words()).toEqual(before);
  expect(existsSync(site.files(ALICE).blocklist) ? list(ALICE) : '').toBe('');
  expect(list(BOB)).toBe('shop.example\n');
  await forgetWishesOf(ALICE);
});

it('goes on with the others where a list cannot be written, and tries that one again', async () => {
  const { blocklist } = site.files(ALICE);
  writeFileSync(`${blocklist}.other`, '');
  symlinkSync(`${blocklist}.other`, blocklist);
  await makeRules([HOLD], 'admin');
  expect(await apply()).toEqual([ALICE]);
  expect(list(BOB)).toBe('shop.example\n');
  expect(await rules()).toMatchObject([{ counts: { done: 1, passedOver: 0, failed: 1 } }]);
  rmSync(blocklist);
  expect(await apply()).toEqual([]);
  expect(list(ALICE)).toBe('shop.example\n');
  chmodSync(blocklist, 0o660);
});

it('takes no line for somebody else’s that it had begun to write before a crash', async () => {
  await makeRules([HOLD], 'admin');
  await apply();
  // As a process leaves it that dies before it has noted the end.
  await site.query('UPDATE dashboard_site_rule_store SET done = 0');
  await apply();
  expect(await rules()).toMatchObject([{ counts: { done: 2, passedOver: 0 } }]);
  await end();
  expect(list(ALICE)).toBe('');
});

it('reaches those whose history nobody has opened yet', async () => {
  arrive(ALICE, BANK);
  await site.query('DELETE FROM dashboard_log');
  await makeRules([LET], 'admin');
  expect((await applySiteRulesStep.run()).failures).toEqual([]);
  expect(arrive(ALICE, BANK)).toBe('W');
});

it('lets nobody through whose mail was reported since the senders were counted', async () => {
  arrive(ALICE, BANK);
  await apply();
  const signature = readFileSync(site.files(ALICE).log, 'latin1')
    .trimEnd()
    .split('\n')
    .at(-1)
    ?.split('\t')[3];
  execFileSync(process.env.DSPAM_BIN ?? '', [
    '--class=spam',
    '--source=error',
    `--signature=${signature}`,
    '--user',
    ALICE,
  ]);
  const before = await words();
  await makeRules([LET], 'admin');
  await applySiteRules(() => undefined);
  expect(await words()).toEqual(before);
  expect(await rules()).toMatchObject([{ counts: { passedOver: 1 } }]);
});

it('takes a line out once, while another list cannot be changed, and not what a person has said since', async () => {
  await makeRules([HOLD], 'admin');
  await apply();
  const { blocklist } = site.files(BOB);
  rmSync(blocklist);
  writeFileSync(`${blocklist}.other`, '');
  symlinkSync(`${blocklist}.other`, blocklist);
  for (const { id } of await rules()) await endRules('id', id);
  expect(await apply()).toEqual([BOB]);
  expect(list(ALICE)).toBe('');
  await holdBack(await findMailboxPlace(ALICE), 'shop.example', true);
  expect(await apply()).toEqual([BOB]);
  expect(list(ALICE)).toBe('shop.example\n');
  rmSync(blocklist);
  await apply();
  expect(await rules()).toEqual([]);
  expect(list(ALICE)).toBe('shop.example\n');
});

it('leaves nothing in the list of who is deleted', async () => {
  writeFileSync(site.files(ALICE).blocklist, 'mine.example\n');
  await makeRules([HOLD], 'admin');
  await apply();
  await takeHoldsOutOf(ALICE);
  expect(list(ALICE)).toBe('mine.example\n');
  expect(list(BOB)).toBe('shop.example\n');
});

it('stays a rule for everybody where a release has said it as well, and goes with the last of both', async () => {
  arrive(ALICE, BANK);
  const before = await words();
  await makeRules([LET], 'admin');
  await apply();
  const click = randomUUID();
  await letThrough(await openHistory(ALICE, true), LET.sender, 'alice', click);
  const undo = async () => {
    const [rule] = await listRulesOfClicks([click]);
    return rule ? takeBackClicks(rule, [click]) : null;
  };
  expect(await undo()).toBe('kept');
  await end();
  expect(await words()).toEqual(before);
  await makeRules([LET], 'admin');
  await apply();
  await letThrough(await openHistory(ALICE, true), LET.sender, 'alice', click);
  await end();
  expect(arrive(ALICE, BANK)).toBe('W');
  expect(await undo()).toBe('takenBack');
  expect(arrive(ALICE, BANK)).toBe('S');
});

it('is no failure of the night where whitelisting is turned off', async () => {
  arrive(ALICE, BANK);
  await site.query("REPLACE INTO dspam_preferences VALUES (?, 'enableWhitelist', 'off')", [
    await uidOf(ALICE),
  ]);
  await makeRules([LET], 'admin');
  expect(await apply()).toEqual([]);
  expect(await rules()).toMatchObject([{ counts: { failed: 1 } }]);
  await site.query('DELETE FROM dspam_preferences');
});

it('says beforehand whom a rule would touch', async () => {
  arrive(ALICE, BANK);
  arrive(ALICE, 'The Bank <NEWS@bank.example>');
  arrive(BOB, 'Other <other@bank.example>', 'hello');
  await apply();
  const { of, isAll } = await findTouched([LET, { what: 'hold', sender: 'bank.example' }]);
  expect(isAll).toBe(true);
  expect(of.get('let news@bank.example')).toEqual({
    mailboxes: 1,
    messages: 2,
    innocent: 0,
    spam: 2,
    reported: 0,
    names: [ALICE],
  });
  expect(of.get('hold bank.example')).toMatchObject({ mailboxes: 2, messages: 3, innocent: 1, spam: 2 });
});

it('writes ten thousand domains into a list at once', async () => {
  const many = Array.from({ length: 10_000 }, (_unused, number) => ({
    ...HOLD,
    sender: `shop${number}.example`,
  }));
  expect(await makeRules(many, 'admin', 7)).toBe(10_000);
  expect(await apply()).toEqual([]);
  expect(list(ALICE).split('\n')).toHaveLength(10_001);
  expect(await endRules('import_id', 7)).toBe(10_000);
  expect(await apply()).toEqual([]);
  expect(list(ALICE)).toBe('');
});
