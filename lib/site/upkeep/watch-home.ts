import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { type FoundHome, findHome } from '@/lib/store/home/require-home';

const EVERY_MS = 5_000;

const watching = ofProcess('home watch', () => {
  let told: FoundHome['state'] = 'ours';
  let isLooking = false;
  const look = async () => {
    // On a network file system that hangs, one is enough.
    if (isLooking) return;
    isLooking = true;
    try {
      const { state, home, detail } = await findHome();
      if (state !== told) tell(state, home, detail);
      told = state;
    } catch {
      // The database is away, which others say.
    } finally {
      isLooking = false;
    }
  };
  void look();
  return setInterval(look, EVERY_MS).unref();
});

/** Looks every few seconds whether DSPAM_HOME is this site's, and puts into the log when that changes: a stat each time. */
export function watchHome(): void {
  watching();
}

function tell(state: FoundHome['state'], home: string, detail: string): void {
  if (state === 'ours') log.info('DSPAM_HOME is this site’s folder again', { home });
  else if (state === 'unmarked') log.warn('DSPAM_HOME cannot be marked as this site’s folder', { home });
  else
    log.error('DSPAM_HOME is not this site’s folder, nothing is shown or changed', {
      home,
      why: state,
      detail,
    });
}
