import {
  asciiOf,
  domainOf,
  missingFrom,
  spellingsOf,
  withDomain,
  withoutDomain,
} from '@/lib/formats/dspam/block-list';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { isStopping } from '@/lib/ground/process/under-way';
import { changeHeld } from '@/lib/messages/sender-rules/hold-back';
import { listWishesAt } from '@/lib/messages/sender-rules/wish-rows';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { loadUsers } from '@/lib/people/users/load-users';
import { getConfig } from '@/lib/store/config/config';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { type FailureHeard, failureOf } from './failure-of-rule';
import { listNotes, noteOutcomes, type PlaceNote } from './place-rows';
import { listRules } from './rule-rows';
import type { SiteRule } from './site-rule';

/*
 * A domain that is held back is a line in the list of every folder (decision 291). Of each folder it is known up to which rule that was done; what is noted of a
 * rule besides is where it was not, or not by it alone. It is noted before the list is written what the rules found there: after a crash in between, a line that
 * is there is not taken for somebody else's.
 */

interface StoreState {
  begun: number;
  done: number;
}

/** Writes all domains into the lists of those folders that lack some. `rules` in the order of their numbers. */
export async function applyHolds(rules: readonly SiteRule[], failed: FailureHeard): Promise<void> {
  const last = rules.at(-1)?.id ?? 0;
  if (last === 0) return;
  const states = await loadStates();
  for (const [store, users] of await listStores()) {
    const state = states.get(store) ?? { begun: 0, done: 0 };
    const wanted = rules.filter(({ id }) => id > state.done);
    if (wanted.length === 0) continue;
    if (isStopping()) return;
    try {
      await holdAllBack(store, users, wanted, state);
    } catch (error) {
      await noteFailure(store, failureOf(error));
      failed(store, error);
    }
  }
}

async function holdAllBack(
  store: string,
  users: readonly string[],
  rules: readonly SiteRule[],
  { begun, done }: StoreState,
): Promise<void> {
  const last = rules.at(-1)?.id ?? 0;
  const isLet = await letDomainsOf(store, users, rules);
  const before = new Map((await listNotes('place', store)).map((note) => [note.ruleId, note]));
  await changeHeld(placeOf(store), async (list) => {
    const notes: PlaceNote[] = [];
    const added: string[] = [];
    for (const rule of rules) {
      const spellings = spellingsOf(rule.sender);
      const note = rule.id <= begun ? before.get(rule.id) : undefined;
      const missing = missingFrom(list, spellings);
      const outcome = note?.outcome ?? outcomeOf(rule, { isLet, begun, missing, spellings });
      if (outcome === 'own' || outcome === 'there') {
        notes.push({ ruleId: rule.id, place: store, uid: null, outcome, detail: '' });
        continue;
      }
      if (outcome === 'part')
        notes.push({
          ruleId: rule.id,
          place: store,
          uid: null,
          outcome,
          detail: note?.detail ?? missing.join('\n'),
        });
      added.push(...missing);
    }
    await noteOutcomes(notes);
    await noteState(store, { begun: Math.max(begun, last), done });
    return withDomain(list, added);
  });
  await noteState(store, { begun: Math.max(begun, last), done: last });
}

function outcomeOf(
  { id, sender }: SiteRule,
  found: { isLet: ReadonlySet<string>; begun: number; missing: string[]; spellings: string[] },
): 'own' | 'there' | 'part' | 'done' {
  // Nothing was noted of it: it was to be done whole.
  if (id <= found.begun) return 'done';
  if (found.isLet.has(sender)) return 'own';
  if (found.missing.length === 0) return 'there';
  return found.missing.length < found.spellings.length ? 'part' : 'done';
}

/** The domains that people with mail in a folder let through by their own word, or of which an address. */
async function letDomainsOf(
  store: string,
  users: readonly string[],
  rules: readonly SiteRule[],
): Promise<Set<string>> {
  const domains = new Set<string>();
  for (const user of users) {
    const { trained } = await findMailboxPlace(user);
    const rows = await fetchRows(
      [asText],
      'SELECT address FROM dashboard_sender_rule WHERE uid = ? AND site_rule_id IS NULL',
      [trained?.uid ?? -1],
    );
    for (const [address] of rows) domains.add(asciiOf(domainOf(address) ?? ''));
  }
  const wishes = await listWishesAt(store, 'release');
  for (const { address, below } of wishes)
    for (const { sender } of rules)
      if (sender === asciiOf(address) || (below && sender.endsWith(`.${asciiOf(address)}`)))
        domains.add(sender);
  return domains;
}

/** Takes the lines of rules out of every list into which they were written. Returns whether that was possible everywhere. */
export async function takeBackHolds(rules: readonly SiteRule[], failed: FailureHeard): Promise<boolean> {
  const first = rules[0]?.id ?? 0;
  if (first === 0) return true;
  let isWhole = true;
  for (const [store, { begun }] of await loadStates()) {
    const written = rules.filter(({ id }) => id <= begun);
    if (written.length === 0) continue;
    if (isStopping()) return false;
    try {
      await takeOut(store, written);
    } catch (error) {
      isWhole = false;
      await noteFailure(store, failureOf(error));
      failed(store, error);
    }
  }
  return isWhole;
}

/** Takes the lines of rules out of the list of one folder, once: what stands there from then on is somebody else's. */
async function takeOut(store: string, rules: readonly SiteRule[]): Promise<void> {
  const notes = new Map((await listNotes('place', store)).map((note) => [note.ruleId, note]));
  const lines = rules.flatMap((rule) => linesOf(rule, notes.get(rule.id)));
  if (lines.length === 0) return;
  await changeHeld(placeOf(store), (list) => withoutDomain(list, lines));
  await noteOutcomes(
    rules.map(({ id }) => ({ ruleId: id, place: store, uid: null, outcome: 'there', detail: '' })),
  );
}

/** Takes all that rules for everybody have written out of the list of a folder that is to be moved away. */
export async function takeHoldsOutOf(store: string): Promise<void> {
  const begun = (await loadStates()).get(store)?.begun ?? 0;
  await takeOut(store, await listRules("what = 'hold' AND id <= ?", [begun]));
}

/** By the folder: whoever had it may have another one by now. */
function placeOf(store: string): Pick<MailboxPlace, 'files'> {
  const { dspamHome, scale } = getConfig();
  return { files: userFiles(dspamHome, scale, store) };
}

/** What a rule has added to a list. */
function linesOf({ sender }: SiteRule, note: PlaceNote | undefined): string[] {
  if (note?.outcome === 'own' || note?.outcome === 'there') return [];
  return note?.outcome === 'part' ? note.detail.split('\n') : spellingsOf(sender);
}

/** The folders of all users, each with those who have it. */
async function listStores(): Promise<Map<string, string[]>> {
  const stores = new Map<string, string[]>();
  for (const { store, name } of await loadUsers()) stores.set(store, [...(stores.get(store) ?? []), name]);
  return stores;
}

async function loadStates(): Promise<Map<string, StoreState>> {
  const rows = await fetchRows(
    [asText, asNumber, asNumber],
    'SELECT store, begun, done FROM dashboard_site_rule_store',
  );
  return new Map(rows.map(([store, begun, done]) => [store, { begun, done }]));
}

async function noteState(store: string, { begun, done }: StoreState): Promise<void> {
  await pool().query(
    `INSERT INTO dashboard_site_rule_store (store, begun, done, failure) VALUES (?, ?, ?, '')
     ON DUPLICATE KEY UPDATE begun = VALUES(begun), done = VALUES(done), failure = ''`,
    [store, begun, done],
  );
}

async function noteFailure(store: string, failure: string): Promise<void> {
  await pool().query(
    `INSERT INTO dashboard_site_rule_store (store, begun, done, failure) VALUES (?, 0, 0, ?)
     ON DUPLICATE KEY UPDATE failure = VALUES(failure)`,
    [store, failure],
  );
}
