import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { followReleases } from '@/lib/messages/campaigns/follow-releases';
import { readAllExcerpts } from '@/lib/messages/excerpts/keep-excerpts';
import { askForAllScores } from '@/lib/messages/scoring/scorer';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { getConfig } from '@/lib/store/config/config';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { requireHome } from '@/lib/store/home/require-home';
import { rereadHeaders } from '@/lib/store/index/quarantine/reread-headers';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { syncSearch } from '@/lib/store/index/search/sync-search';

const EVERY_MS = 5 * 60 * 1000;
/** What was held by a server that is gone is free by then. */
const WAIT_SECONDS = 10;

const keeping = ofProcess('index timer', () => {
  keep();
  return setInterval(keep, EVERY_MS).unref();
});

/**
 * Keeps the index of all quarantines at most a few minutes old, for the pages that show many of them: the list of users, the
 * search over all, and has judged what is new. One process of all that share the database does it at a time.
 */
export function startKeepingIndex(): void {
  keeping();
}

function keep(): void {
  inBackground(() => withNamedLock('index', keepAll, WAIT_SECONDS)).catch((error) => {
    // The next round tries again.
    log.error('indexing all quarantines failed', {}, error);
  });
}

/** One round. Where nothing has changed it looks at each file, and asks a few statements, however many mailboxes there are. */
export async function keepAll(): Promise<void> {
  await requireHome();
  const { dspamHome, scale } = getConfig();
  await syncAllQuarantines(dspamHome, scale);
  await rereadHeaders();
  await readAllExcerpts();
  await askForAllScores();
  await followReleases();
  for (let left = 1; left > 0; ) left = await syncSearch(Number.POSITIVE_INFINITY);
  await followSiteLog();
}
