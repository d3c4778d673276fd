import type { DspamUnderTest } from './dspam-under-test';
import { captured, INBOUND } from './messages';
import type { TestUser } from './test-user';

/** Mail that the real DSPAM took for spam; its words are in the other captured inputs too. */
export const SPAM = captured('edgecase-inputs/1-from.eml');

/** A word has to be seen five times before it counts. */
const REPEATS = 6;

/**
 * A user whose filter takes SPAM, and mail with the same words, for spam. Taught by corpus, as any DSPAM can be.
 * `further` are messages whose words stand in no other.
 */
export async function taughtUser(dspam: DspamUnderTest, further: Buffer[] = []): Promise<TestUser> {
  const user = await dspam.newUser('taught');
  await teach(dspam, user, { further });
  return user;
}

/** `owner` has the words: the user himself, or the group that he shares them with. */
export async function teach(
  dspam: DspamUnderTest,
  user: TestUser,
  { owner = user, further = [] }: { owner?: TestUser; further?: Buffer[] } = {},
): Promise<void> {
  const feed = (wanted: string, stdin: Buffer | string) =>
    dspam.run([`--class=${wanted}`, '--source=corpus', '--user', user.name], { stdin });
  await feed('innocent', INBOUND);
  for (const message of [SPAM, ...further]) await feed('spam', message);
  await dspam.rows.multiplyLearned(owner.uid, REPEATS);
}
