import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { isStopping } from '@/lib/ground/process/under-way';
import { holdForOthers, tryOthersLocks } from '@/lib/site/status/try-locks';
import { listServerLocks, namesApart, noteLocksApart } from '@/lib/store/home/locks-apart';

const LOOK_MS = 10_000;

const trying = ofProcess('lock tries', () => {
  let isHolding = false;
  let isLooking = false;
  let timer: NodeJS.Timeout | undefined;
  const tell = (names: string[]) => {
    if (!noteLocksApart(names)) return;
    if (names.length > 0)
      log.error('locks on DSPAM_HOME do not hold between servers, no mailbox is changed', {
        servers: names.join(', '),
      });
    else log.info('locks on DSPAM_HOME hold between servers again');
  };
  const look = async () => {
    if (isLooking || isStopping()) return;
    isLooking = true;
    try {
      await tryOthersLocks();
      tell(namesApart(await listServerLocks()));
    } catch {
      // The database is away, which others say.
    } finally {
      isLooking = false;
    }
  };
  return {
    async hold() {
      if (isHolding || isStopping()) return;
      isHolding = true;
      try {
        await holdForOthers();
        tell(namesApart(await listServerLocks()));
      } finally {
        isHolding = false;
      }
    },
    watch(hasOthers: boolean) {
      if (hasOthers) timer ??= setInterval(() => inBackground(look), LOOK_MS).unref();
      else {
        clearInterval(timer);
        timer = undefined;
        tell([]);
      }
    },
  };
});

/**
 * With other servers, at each note of this one: holds a lock for them to try, and looks every ten seconds for locks to try, until it is alone. Where one
 * does not keep another out, no mailbox is changed. See decision 276.
 */
export function keepLocksTried(hasOthers: boolean): void {
  trying().watch(hasOthers);
  // It lasts longer than a note.
  if (hasOthers)
    void inBackground(() => trying().hold()).catch((error) => log.error('trying locks failed', {}, error));
}
