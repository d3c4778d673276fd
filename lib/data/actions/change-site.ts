'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { changeTask } from '@/lib/data/at-hosts/change-task';
import { changeDeletionAtHosts } from '@/lib/data/at-hosts/deletion-at-hosts';
import { defineAction } from '@/lib/data/request/define-action';
import { requireAdmin } from '@/lib/data/session/access';
import { requestAddress } from '@/lib/data/session/request-address';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { typedText } from '@/lib/ground/typed-text';
import { unforeseen } from '@/lib/ground/unforeseen';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { createTask } from '@/lib/site/work/create-task';
import { lookForTasks } from '@/lib/site/work/task-runner';

/** With the filter host before it, where it is another one's. */
const task = z.string().regex(/^(?:[a-z0-9][a-z0-9-]{0,15}~)?\d{1,18}$/);
const form = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('count') }),
  z.object({ intent: z.literal('purge') }),
  z.object({ intent: z.literal('stop'), task }),
  z.object({ intent: z.literal('resume'), task }),
  z.object({
    intent: z.literal('deleteUser'),
    user: z.string().refine(isUserName),
    typed: z.string().max(200),
  }),
  z.object({ intent: z.literal('putBackUser'), user: z.string().refine(isUserName) }),
]);

const run = defineAction(form, async (input) => {
  const { login } = await requireAdmin();
  await apply(input, login);
  lookForTasks(TASK_WORKS);
  revalidatePath('/admin', 'layout');
  return input.intent;
});

async function apply(input: z.infer<typeof form>, login: string): Promise<unknown> {
  switch (input.intent) {
    case 'count':
      return createTask('count', login);
    case 'purge':
      return purge(login);
    case 'stop':
    case 'resume':
      return changeTask(input.intent, input.task);
    case 'deleteUser':
      if (typedText(input.typed) !== input.user)
        throw new AppError('invalid', 'another name was typed', {
          reason: 'typedOther',
          values: { user: input.user },
        });
      return changeDeletionAtHosts(input, login);
    case 'putBackUser':
      return changeDeletionAtHosts(input, login);
    default:
      return unforeseen(input);
  }
}

async function purge(login: string): Promise<void> {
  // What leaves no trace is not done.
  await recordAudit({ event: 'purge', actor: login, address: await requestAddress() });
  await createTask('purge', login);
}

/** Starts and stops the maintenance of DSPAM's data, and deletes a user's or puts it back. Only for admins. */
export async function changeSite(...args: Parameters<typeof run>): ReturnType<typeof run> {
  return run(...args);
}
