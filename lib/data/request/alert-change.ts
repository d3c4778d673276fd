import { z } from 'zod';
import { mailbox } from './selection-form';

const line = z.string().min(1).max(10_000);
const text = z.string().max(10_000);

/** A change of the alerts of a mailbox, from a form or another filter host. */
export const alertChange = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('add'), mailbox, text }),
  z.object({ intent: z.literal('remove'), mailbox, line }),
  z.object({ intent: z.literal('convert'), mailbox, line, text }),
]);
