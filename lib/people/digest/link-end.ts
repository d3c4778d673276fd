import { isStillOf } from './account-mark';

/** What was true when a digest was sent. */
interface SentWith {
  owner: string;
  /** Milliseconds since 1970. */
  expires: number;
  generation: number;
  password: string;
}

/** Whether what a digest lets people do has ended: by its time, by `Stop all links`, by another password, or with its owner. Throws when a way to sign in cannot be asked. */
export async function isOver(
  { owner, expires, generation, password }: SentWith,
  now: { generation: number },
): Promise<boolean> {
  if (expires <= Date.now() || generation !== now.generation) return true;
  return !(await isStillOf(owner, password));
}
