// Deals the corpus out to the demo's users. The same at every run but for the times, which end now.
import { listCorpus } from './corpus.mjs';
import { playMailHistory } from './mail-history.mjs';
import { createRandom, shuffle } from './random.mjs';

const SEED = 1;

/** How many messages of each kind a user gets. Hard ham is what filters mistake for spam: newsletters, offers. */
const SHARES = [
  { name: 'alice', fed: { spam: 250, ham: 250 }, mail: { spam: 330, easyHam: 950, hardHam: 210 } },
  { name: 'bob', fed: { spam: 60, ham: 60 }, mail: { spam: 27, easyHam: 90, hardHam: 10 } },
  { name: 'admin', fed: { spam: 0, ham: 0 }, mail: { spam: 0, easyHam: 0, hardHam: 0 } },
];

/**
 * @param {Date} now
 * @returns {{ name: string, uid: number, history: ReturnType<typeof playMailHistory> }[]}
 */
export function createMailOfUsers(now) {
  const random = createRandom(SEED);
  const spam = shuffle([...listCorpus('spam-1'), ...listCorpus('spam-2')], random);
  const easyHam = shuffle([...listCorpus('easy-ham-1'), ...listCorpus('easy-ham-2')], random);
  const hardHam = shuffle(listCorpus('hard-ham-1'), random);
  return SHARES.map(({ name, fed, mail }, index) => {
    const uid = index + 1;
    const history = playMailHistory({
      uid,
      now,
      random,
      corpusFed: [...take(spam, fed.spam, true), ...take(easyHam, fed.ham, false)],
      deliveries: shuffle(
        [
          ...take(spam, mail.spam, true),
          ...take(easyHam, mail.easyHam, false),
          ...take(hardHam, mail.hardHam, false),
        ],
        random,
      ),
    });
    return { name, uid, history };
  });
}

/** @param {string[]} paths @param {number} count @param {boolean} isSpam */
function take(paths, count, isSpam) {
  return paths.splice(0, count).map((path) => ({ path, isSpam }));
}
