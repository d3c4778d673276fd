/** A token with what DSPAM sorts by: its probability and how often it occurs in the message, less what was noise. */
export interface WeighedToken {
  name: string;
  probability: number;
  frequency: number;
}

/** What DSPAM writes of a message: X-DSPAM-Result, -Probability, -Confidence. */
export interface DspamResult {
  result: 'Spam' | 'Innocent' | 'Whitelisted';
  probability: number;
  confidence: number;
}

const STRONGEST = 27;
const GRAHAM = 15;
const BURTON = 27;
const ROBINSON = 25;
const SPAM_FROM = 0.9;
const SENSITIVITY = 0.01;

/** DSPAM's verdict with algorithms graham and burton (T§6). Products are of single precision where DSPAM's are. */
export function combineAsDspam(tokens: readonly WeighedToken[]): DspamResult {
  const strongest = tokens
    .filter(({ frequency }) => frequency > 0)
    .sort(byStrength)
    .slice(0, STRONGEST);
  const graham = combine(
    strongest.slice(0, GRAHAM).map(({ probability }) => probability),
    Math.fround,
  );
  const burton = combine(slots(strongest, BURTON), (value) => value);
  const isSpam = graham >= SPAM_FROM || burton >= SPAM_FROM;
  const spamminess = robinson(strongest);
  return {
    result: isSpam ? 'Spam' : 'Innocent',
    probability: burton >= SPAM_FROM ? burton : graham,
    confidence: isSpam ? spamminess : 1 - spamminess,
  };
}

function byStrength(a: WeighedToken, b: WeighedToken): number {
  return (
    Math.abs(0.5 - b.probability) - Math.abs(0.5 - a.probability) ||
    b.frequency - a.frequency ||
    parts(b) - parts(a)
  );
}

const parts = ({ name }: WeighedToken) => name.split('+').length;

/** A token that occurs more than once takes two places. */
function slots(tokens: readonly WeighedToken[], most: number): number[] {
  return tokens
    .flatMap(({ probability, frequency }) => (frequency > 1 ? [probability, probability] : [probability]))
    .slice(0, most);
}

function combine(values: number[], round: (value: number) => number): number {
  if (values.length === 0) return 0;
  const spam = values.reduce((product, p) => round(product * p), 1);
  const innocent = values.reduce((product, p) => round(product * (1 - p)), 1);
  return spam / (spam + innocent);
}

/** Robinson's geometric mean, which DSPAM takes for its confidence. */
function robinson(strongest: readonly WeighedToken[]): number {
  const n = Math.min(ROBINSON, strongest.length);
  const shrunk = strongest.map((token) => ({
    ...token,
    probability: Math.fround((SENSITIVITY * 0.5 + n * token.probability) / (SENSITIVITY + n)),
  }));
  const used = slots(
    shrunk.filter(({ probability }) => probability < 0.3 || probability > 0.7),
    ROBINSON,
  );
  if (used.length === 0) return 0;
  const product = (values: number[]) => values.reduce((all, value) => Math.fround(all * value), 1);
  const towardsSpam = 1 - product(used.map((p) => 1 - p)) ** (1 / used.length);
  const towardsInnocent = 1 - product(used) ** (1 / used.length);
  return (1 + (towardsSpam - towardsInnocent) / (towardsSpam + towardsInnocent)) / 2;
}
