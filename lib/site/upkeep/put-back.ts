import { checkUserName } from '@/lib/formats/dspam/userdir';
import { startPutBack } from '@/lib/site/deletion/start-put-back';
import { runTask } from '@/lib/site/work/run-task';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { learnLocksApart } from '@/lib/store/home/locks-apart';
import { TASK_WORKS } from './task-works';

/** Stands in the audit log for somebody who worked in a shell. */
const SHELL = { actor: 'maintain', address: 'localhost' };

/**
 * Puts back what a deletion took of a user, and waits for it. Returns whether all of it is back; `print` gets one line
 * that says how it went, `say` puts why it failed into words. Throws `conflict` as startPutBack does.
 */
export async function putBack(
  user: string,
  print: (line: string) => void,
  say: (reason: string) => string = (reason) => reason,
): Promise<boolean> {
  checkUserName(user);
  await learnLocksApart();
  const { id } = await startPutBack({
    ...SHELL,
    user,
    // Of several filter hosts each puts its own part back; which was first is not known here.
    isBackElsewhere: getConfig().filterHosts !== null,
  });
  await runTask(id, TASK_WORKS);
  const { state, reason, stepsDone } = await prisma().task.findUniqueOrThrow({ where: { id } });
  // Another process may have taken it up before.
  if (state === 'running') print(`${user}: another process is putting it back`);
  else print(`${user}: ${state}, ${stepsDone} rows and files${reason ? `: ${say(reason)}` : ''}`);
  return state === 'done';
}
