import { LIKELY_FROM } from '@/lib/messages/scoring/likelihood';
import { type FreshSettings, freshUsers } from '@/tests/support/fresh-user';
import { averagePrecision, foundIn, ranked } from '@/tests/support/rank-figures';
import { type RankedMail, readRankingSet } from '@/tests/support/ranking-set';
import { seeded } from './quarantine-of';

// How well the order of somebody whose filter has learned nothing brings the innocent mail to the top (tests/fixtures/ranking): random halves
// of the quarantine are theirs, and the site has learned the other half and all that was delivered. Nothing is built or started for it.

const HALVES = Number(process.argv[2] ?? 20);
const set = readRankingSet();
const give = freshUsers(set);

/** The same halves for every order. */
const halves = Array.from({ length: HALVES }, (_, at) => {
  const random = seeded(at + 1);
  return set.messages.filter(() => random() < 0.5);
});

interface Figures {
  cells: string[];
  precision: number[];
}

function figures(valuesOf: (own: RankedMail[], at: number) => number[]): Figures {
  const found = [0, 0, 0];
  const precision = halves.map((own, at) => {
    const values = valuesOf(own, at);
    const order = ranked(
      own.map(({ isInnocent }, index) => ({ isInnocent, value: values[index] ?? 0 })),
      ({ value }) => value,
    );
    for (const [index, rows] of [25, 50, 100].entries())
      found[index] = (found[index] ?? 0) + foundIn(order, rows);
    return averagePrecision(order);
  });
  const sorted = [...precision].sort((a, b) => a - b);
  const share = (part: number) => (sorted[Math.floor(HALVES * part)] ?? 0).toFixed(2);
  const mean = precision.reduce((sum, each) => sum + each, 0) / HALVES;
  const cells = [...found.map((sum) => (sum / HALVES).toFixed(1)), mean.toFixed(3)];
  return { precision, cells: [...cells, `${share(0.05)}–${share(0.95)}`] };
}

const byConfidence = figures((own) => own.map(({ confidence }) => confidence));
let [likely, innocentLikely] = [0, 0];
function bySite(settings: FreshSettings): Figures {
  [likely, innocentLikely] = [0, 0];
  return figures((own, at) => {
    const scores = give(own, seeded(at + 1001), settings);
    for (const [index, score] of scores.entries()) {
      if (score < LIKELY_FROM) continue;
      likely += 1;
      if (own[index]?.isInnocent) innocentLikely += 1;
    }
    return scores.map((score) => -score);
  });
}

const all = halves.flat();
const mean = (sum: number) => (sum / HALVES).toFixed(1);
console.log(
  `${mean(all.length)} messages, ${mean(all.filter(({ isInnocent }) => isInnocent).length)} of them innocent: the mean of ${HALVES} halves\n`,
);
console.log(
  '| order | in the first 25 | 50 | 100 | average precision | 90 % of halves | halves in which it is better | likely, of them innocent |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
const say = (name: string, { cells, precision }: Figures, words = '') => {
  const better = precision.filter((each, at) => each > (byConfidence.precision[at] ?? 0)).length;
  const isBase = precision === byConfidence.precision;
  console.log(`| ${[name, ...cells, isBase ? '' : String(better), words].join(' | ')} |`);
};
const saySite = (name: string, settings: FreshSettings) => {
  const found = bySite(settings);
  say(name, found, `${mean(likely)}, ${mean(innocentLikely)}`);
};
say('DSPAM’s confidence, lowest first', byConfidence);
saySite('**by what ten others have taught**', { others: 10 });
saySite('three others', { others: 3 });
saySite('ten, without Received', { others: 10, without: (name) => name.startsWith('Received*') });
saySite('ten, without the sender and the list', {
  others: 10,
  without: (name) => /^(from|sender|reply-to|return-path|list-[a-z]+|x-[a-z-]*list[a-z-]*)\*/i.test(name),
});
saySite('ten, without the headers', {
  others: 10,
  without: (name) => name.includes('*') && !name.startsWith('Url*'),
});
