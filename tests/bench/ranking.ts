import { type LikelySettings, rankBy } from '@/tests/support/rank-by';
import { averagePrecision, foundIn, type Judged, ranked } from '@/tests/support/rank-figures';
import { readRankingSet } from '@/tests/support/ranking-set';
import { formatTable } from './figures';

// How well each order of the list brings the innocent mail of the development set to the top (tests/fixtures/ranking).
// Nothing is built or started for it.

const { messages, counts, totals } = readRankingSet();
const scores = rankBy(messages, counts, totals);

/** Halves of the set, to see how much a figure depends on which messages there are. */
const HALVES = 200;

function figures(value: (at: number) => number): string[] {
  const all: (Judged & { at: number })[] = messages.map(({ isInnocent }, at) => ({ isInnocent, at }));
  const order = ranked(all, ({ at }) => value(at));
  const halves = halvesOf(order)
    .map(averagePrecision)
    .sort((a, b) => a - b);
  const low = halves[Math.floor(HALVES * 0.05)] ?? 0;
  const high = halves[Math.floor(HALVES * 0.95)] ?? 0;
  return [
    ...[25, 50, 100].map((rows) => String(foundIn(order, rows))),
    averagePrecision(order).toFixed(3),
    `${low.toFixed(2)}–${high.toFixed(2)}`,
  ];
}

/** The same halves for every order; a simple generator, so that they are the same each time. */
function halvesOf<T extends { at: number }>(order: T[]): T[][] {
  let state = 1;
  const next = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return Array.from({ length: HALVES }, () => {
    const isIn = messages.map(() => next() < 0.5);
    return order.filter(({ at }) => isIn[at]);
  });
}

const ours = (settings?: LikelySettings) => {
  const found = scores(settings);
  return figures((at) => -(found[at] ?? 0));
};
const innocent = messages.filter(({ isInnocent }) => isInnocent).length;
console.log(`${messages.length} messages, ${innocent} of them innocent\n`);
console.log(
  formatTable(
    ['order', 'in the first 25', '50', '100', 'average precision', '90 % of halves'],
    [
      ['newest first', ...figures((at) => -(messages[at]?.receivedAt ?? 0))],
      ['DSPAM’s confidence, lowest first', ...figures((at) => messages[at]?.confidence ?? 0)],
      ['**likely mistakes first**', ...ours()],
      ['Fisher’s index of the same tokens', ...ours({ combine: 'fisher' })],
      ['with the message’s own hit left in', ...ours({ own: 'none' })],
      ['without pairs', ...ours({ without: (name) => name.includes('+') })],
      ['without the headers', ...ours({ without: isHeader })],
      ['without Received', ...ours({ without: (name) => name.startsWith('Received*') })],
      ['without From', ...ours({ without: (name) => name.startsWith('From*') })],
      ['without Subject', ...ours({ without: (name) => name.startsWith('Subject*') })],
      ['without addresses in the text', ...ours({ without: (name) => name.startsWith('Url*') })],
      ['without the body', ...ours({ without: (name) => !name.includes('*') })],
      ['25 tokens instead of 15', ...ours({ strongest: 25 })],
      ['strength 1 instead of 0.45', ...ours({ strength: 1 })],
      ['with a known domain in front', ...ours({ hint: 'domain' })],
      ['with a known address in front', ...ours({ hint: 'address' })],
      ['with newsletters (List-Id) in front', ...ours({ hint: 'list' })],
      ['with answers (In-Reply-To) in front', ...ours({ hint: 'answer' })],
    ],
  ),
);

function isHeader(name: string): boolean {
  return name.includes('*') && !name.startsWith('Url*');
}
