'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/data/request/define-action';
import { requireAdmin } from '@/lib/data/session/access';
import { requestAddress } from '@/lib/data/session/request-address';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { unforeseen } from '@/lib/ground/unforeseen';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { previewDeletion } from '@/lib/site/deletion/preview-deletion';
import { startPutBack } from '@/lib/site/deletion/start-put-back';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { createTask, resumeTask, stopTask } from '@/lib/site/work/create-task';
import { lookForTasks } from '@/lib/site/work/task-runner';

const task = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
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
      return stopTask(input.task);
    case 'resume':
      return resumeTask(input.task);
    case 'deleteUser':
      return deleteUser(login, input.user, input.typed);
    case 'putBackUser':
      return startPutBack({ actor: login, user: input.user, address: await requestAddress() });
    default:
      return unforeseen(input);
  }
}

async function purge(login: string): Promise<void> {
  // What leaves no trace is not done.
  await recordAudit({ event: 'purge', actor: login, address: await requestAddress() });
  await createTask('purge', login);
}

async function deleteUser(login: string, user: string, typed: string): Promise<void> {
  if (typed.trim() !== user)
    throw new AppError('invalid', 'another name was typed', { reason: 'typedOther', values: { user } });
  const { obstacle } = await previewDeletion(user);
  if (obstacle) throw new AppError('conflict', obstacle, { reason: obstacle });
  await recordAudit({ event: 'user-deleted', actor: login, mailbox: user, address: await requestAddress() });
  await createTask('deletion', login, user);
}

/** Starts and stops the maintenance of DSPAM's data, and deletes a user's or puts it back. Only for admins. */
export async function changeSite(...args: Parameters<typeof run>): ReturnType<typeof run> {
  return run(...args);
}
