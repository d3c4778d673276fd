import 'server-only';
import { z } from 'zod';
import { findChangeHere } from '@/lib/data/change/get-change';
import { getHistoryHere } from '@/lib/data/history/get-history';
import { getHistoryMessage } from '@/lib/data/history/get-history-message';
import type { HostQuestion } from '@/lib/data/hosts/ask-as-person';
import { getExplanation } from '@/lib/data/message/get-explanation';
import { getQuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { getAttachment, getMailDocument } from '@/lib/data/message/mail-document';
import { originalFile } from '@/lib/data/message/original-answer';
import { getQuarantineHere } from '@/lib/data/quarantine/get-quarantine';
import { getRemovedHere } from '@/lib/data/quarantine/get-removed';
import { mailbox, operationId, selection } from '@/lib/data/request/selection-form';
import { requireMailbox } from '@/lib/data/session/access';
import { changeHere } from './change-here';
import { weighHere } from './weigh-here';

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
  z.strictObject({ intent: z.literal('restore'), mailbox, key: z.array(operationId).min(1).max(MOST_IDS) }),
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
  change: answerTo(z.object({ input: change, isAsked: z.boolean() }), async ({ input, isAsked }) => {
    const { login } = await requireMailbox(input.mailbox);
    return data(await changeHere(input, login, isAsked));
  }),
  click: answerTo(z.tuple([mailbox, z.uuid()]), async ([user, batch]) =>
    data(await findChangeHere(user, batch)),
  ),
  history: answerTo(z.tuple([mailbox, raw]), async ([user, params]) =>
    data(await getHistoryHere(user, params)),
  ),
  record: answerTo(z.tuple([mailbox, key]), async ([user, name]) =>
    data(await getHistoryMessage(user, name)),
  ),
  removed: answerTo(z.tuple([mailbox, raw]), async ([user, params]) =>
    data(await getRemovedHere(user, params)),
  ),
};
