import 'server-only';
import { z } from 'zod';
import { FAILURE_REASONS } from '@/lib/ground/reasons';
import { namedAnswer } from '@/lib/site/digest/share-questions';

const timeZone = z.string().max(100);
const [message, gone] = namedAnswer.options;

/** What the filter host that sends the digests says of a link that another host was asked for. */
export const linkAnswerShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ended') }),
  z.object({ kind: z.literal('signIn') }),
  z.object({ kind: z.literal('stop'), isOn: z.boolean() }),
  message.extend({ timeZone }),
  gone.extend({ timeZone }),
]);

/** What it did: null, or why it did not. */
export const linkDoneShape = z.object({ failed: z.enum([...FAILURE_REASONS, 'ended']).nullable() });

/** What it is asked: the link, and who has pressed its button. */
export const linkQuestion = z.strictObject({ token: z.string().max(2_048) });
export const linkActQuestion = linkQuestion.extend({ address: z.string().max(45) });
