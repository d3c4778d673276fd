import 'server-only';
import { z } from 'zod';
import { findChangeHere } from '@/lib/data/change/get-change';
import { getDigestSettingsHere, getSiteDigestSettingsHere } from '@/lib/data/digest/get-digest-settings';
import { getHistoryHere } from '@/lib/data/history/get-history';
import { getHistoryMessage } from '@/lib/data/history/get-history-message';
import { getReportHere } from '@/lib/data/history/get-report';
import type { HostQuestion } from '@/lib/data/hosts/ask-as-person';
import { getExplanation } from '@/lib/data/message/get-explanation';
import { getQuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { getAttachment, getMailDocument } from '@/lib/data/message/mail-document';
import { originalFile } from '@/lib/data/message/original-answer';
import { getAlertsHere } from '@/lib/data/people/get-alerts';
import { getDeletionHere } from '@/lib/data/people/get-deletion';
import { getQuarantineHere } from '@/lib/data/quarantine/get-quarantine';
import { getRemovedHere } from '@/lib/data/quarantine/get-removed';
import { alertChange } from '@/lib/data/request/alert-change';
import { mailbox, operationId, selection } from '@/lib/data/request/selection-form';
import { getSenderRuleHere } from '@/lib/data/sender-rules/get-sender-rule';
import { senderChange, senderOfMailbox } from '@/lib/data/sender-rules/sender-asked';
import { requireAdmin, requireMailbox, requireSignedIn, requireSubadmin } from '@/lib/data/session/access';
import { frameCountsHere } from '@/lib/data/site/frame-counts';
import { getSearchHere } from '@/lib/data/site/get-search';
import { requireSender } from '@/lib/site/digest/send-digests';
import { changeAlertsHere } from './alerts-at-hosts';
import { changeFoundJobsHere, startAllHere, startPickedHere, weighPickedHere } from './change-found-here';
import { changeHere } from './change-here';
import { changeTask, TASK_INTENTS } from './change-task';
import { changeDeletionHere } from './deletion-at-hosts';
import { endLinksHere } from './end-links-at-hosts';
import { endSessionsHere } from './end-sessions-at-hosts';
import { changeJobHere, JOB_INTENTS } from './job-here';
import { digestForm, saveDigestHere } from './save-digest-at-hosts';
import { changeSenderRuleHere } from './sender-rule-at-hosts';
import { weighAllHere, weighHere } from './weigh-here';

/** What goes back: a file, or data as JSON. */
export interface Answered {
  bytes: Uint8Array;
  fileName: string;
}

/** A name as it is on this host: what was asked of it is not handed on to others. */
const key = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^~]+$/);
const raw = z.record(z.string(), z.union([z.string(), z.array(z.string())]).optional());
/** All that match is said of the host that has drawn the list. */
const { scope: _scope, params: _params, drawn: _drawn, ...ofKeys } = selection;
/** As many as are put back while somebody waits. */
const MOST_IDS = 100;
const drawn = z.string().max(64);
const all = z.strictObject({
  intent: z.enum(['release', 'delete', 'spam', 'innocent']),
  mailbox,
  scope: z.literal('matching'),
  params: selection.params,
  drawn,
  known: operationId.optional(),
});
const change = z.union([
  z.object({ intent: z.literal('undo'), mailbox, batch: z.array(z.uuid()).min(1) }),
  z.strictObject({
    intent: z.enum(['release', 'delete', 'arrived']),
    ...ofKeys,
    key: z.array(key).min(1),
    asks: z.boolean().optional(),
  }),
  z.strictObject({
    intent: z.enum(['spam', 'innocent']),
    ...ofKeys,
    key: z.array(key).min(1),
    known: operationId.optional(),
  }),
  // All that matches, of what this host had when a list was drawn.
  all.transform((input) => ({ ...input, key: [] })),
  z.strictObject({ intent: z.literal('restore'), mailbox, key: z.array(operationId).min(1).max(MOST_IDS) }),
]);

const picked = z.array(z.strictObject({ mailbox, key })).min(1).max(100);
const kind = z.enum(['release', 'delete']);
/** What is done with what the search over all has found. */
const found = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('picked'), intent: kind, picked, batch: z.uuid() }),
  z.strictObject({
    what: z.literal('all'),
    input: z.strictObject({
      kind,
      params: z.string().max(20_000),
      messages: z.int().min(1),
      below: z.int().min(0),
      confirmed: z.string().max(64).optional(),
    }),
    batch: z.uuid(),
    isDry: z.boolean(),
  }),
  z.strictObject({ what: z.enum(['undo', 'stop']), batch: z.uuid(), next: z.uuid() }),
]);

/** Of one user, by what this host has told of them. */
const deletionStep = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('deleteUser'), user: mailbox, uid: z.int().min(1).nullable() }),
  z.strictObject({ intent: z.literal('putBackUser'), user: mailbox, isBackElsewhere: z.boolean() }),
]);

/** Says what somebody is answered. Each asks for itself whether they may, as for a browser. */
function answerTo<Args>(args: z.ZodType<Args>, find: (args: Args) => Promise<Answered>) {
  return (given: unknown): Promise<Answered> => find(args.parse(given));
}

function data(found: unknown): Answered {
  return { bytes: Buffer.from(JSON.stringify(found)), fileName: '' };
}

/** All that another filter host can ask. */
export const HOST_ANSWERS: Record<HostQuestion, (args: unknown) => Promise<Answered>> = {
  list: answerTo(z.tuple([mailbox, raw]), async ([user, params]) =>
    data(await getQuarantineHere(user, params)),
  ),
  message: answerTo(z.tuple([mailbox, key, raw]), async ([user, name, params]) =>
    data(await getQuarantinedMessage(user, name, params)),
  ),
  why: answerTo(z.tuple([mailbox, key]), async ([user, name]) => data(await getExplanation(user, name))),
  frame: answerTo(z.tuple([mailbox, key, z.boolean()]), async ([user, name, remoteImages]) => {
    const { body } = await getMailDocument(user, name, remoteImages);
    return { bytes: body, fileName: '' };
  }),
  original: answerTo(z.tuple([mailbox, key]), async ([user, name]) => originalFile(user, name)),
  attachment: answerTo(z.tuple([mailbox, key, z.int().min(0)]), async ([user, name, index]) => {
    const { fileName, content } = await getAttachment(user, name, index);
    return { bytes: content, fileName };
  }),
  weigh: answerTo(z.tuple([mailbox, z.array(key)]), async ([user, keys]) => {
    await requireMailbox(user);
    return data(await weighHere(user, keys));
  }),
  weighAll: answerTo(all, async (input) => {
    await requireMailbox(input.mailbox);
    return data(await weighAllHere({ ...input, key: [] }));
  }),
  change: answerTo(
    z.object({ input: change, isAsked: z.boolean(), job: z.uuid().optional() }),
    async ({ input, isAsked, job }) => {
      const { login } = await requireMailbox(input.mailbox);
      return data(await changeHere(input, login, { isAsked, job }));
    },
  ),
  job: answerTo(
    z.tuple([mailbox, z.enum(JOB_INTENTS), z.string().regex(/^\d{1,18}$/)]),
    async ([user, intent, id]) => {
      const { login } = await requireMailbox(user);
      await changeJobHere(intent, login, user, id);
      return data(null);
    },
  ),
  click: answerTo(z.tuple([mailbox, z.uuid()]), async ([user, batch]) =>
    data(await findChangeHere(user, batch)),
  ),
  counts: answerTo(z.tuple([mailbox]), async ([user]) => data(await frameCountsHere(user))),
  search: answerTo(z.tuple([raw]), async ([params]) => data(await getSearchHere(params))),
  foundWeigh: answerTo(z.tuple([picked]), async ([messages]) =>
    data(await weighPickedHere(await requireSubadmin(), messages)),
  ),
  found: answerTo(found, async (asked) => {
    const who = await requireSubadmin();
    if (asked.what === 'all') return data(await startAllHere(who, asked.input, asked));
    if (asked.what === 'picked') await startPickedHere(who, asked.intent, asked.picked, asked.batch);
    else await changeFoundJobsHere(who, asked.what, asked.batch, asked.next);
    return data(null);
  }),
  deletion: answerTo(z.tuple([mailbox]), async ([user]) => data(await getDeletionHere(user))),
  changeDeletion: answerTo(deletionStep, async (step) => {
    const { login } = await requireAdmin();
    await changeDeletionHere(step, login);
    return data(null);
  }),
  task: answerTo(z.tuple([z.enum(TASK_INTENTS), z.string().regex(/^\d{1,18}$/)]), async ([intent, id]) => {
    await requireAdmin();
    await changeTask(intent, id);
    return data(null);
  }),
  endSessions: answerTo(z.tuple([z.number().nullable()]), async ([until]) =>
    data(await endSessionsHere(await requireSignedIn(), until)),
  ),
  alerts: answerTo(z.tuple([mailbox]), async ([user]) => data(await getAlertsHere(user))),
  changeAlerts: answerTo(alertChange, async (input) => {
    const { login } = await requireMailbox(input.mailbox);
    return data(await changeAlertsHere(input, login));
  }),
  sender: answerTo(senderOfMailbox, async ([user, address]) => data(await getSenderRuleHere(user, address))),
  changeSender: answerTo(senderChange, async (input) => data(await changeSenderRuleHere(input))),
  history: answerTo(z.tuple([mailbox, raw]), async ([user, params]) =>
    data(await getHistoryHere(user, params)),
  ),
  record: answerTo(z.tuple([mailbox, key]), async ([user, name]) =>
    data(await getHistoryMessage(user, name)),
  ),
  report: answerTo(z.tuple([mailbox, raw]), async ([user, params]) =>
    data(await getReportHere(user, params)),
  ),
  // What people have chosen of the digest is kept where it is sent: nothing is handed on.
  digestSettings: answerTo(z.tuple([mailbox.nullable()]), async ([user]) => {
    requireSender();
    return data(await (user === null ? getSiteDigestSettingsHere() : getDigestSettingsHere(user)));
  }),
  saveDigest: answerTo(digestForm, async (input) => {
    requireSender();
    return data(await saveDigestHere(input));
  }),
  endLinks: answerTo(z.tuple([]), async () => {
    requireSender();
    await endLinksHere();
    return data(null);
  }),
  removed: answerTo(z.tuple([mailbox, raw]), async ([user, params]) =>
    data(await getRemovedHere(user, params)),
  ),
};
