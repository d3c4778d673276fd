/** What somebody typed behind `npm run chaos --`: three numbers, and `--minutes N`, after which no further round begins. */
export interface ChaosNumbers {
  messages: number;
  kills: number;
  seed: number;
  minutes?: number;
}

/** Reads it. Throws for anything that is no number: a run of an hour is not to be one of something else. */
export function readNumbers(
  words: readonly string[],
  usual: { messages: number; kills: number },
): ChaosNumbers {
  const at = words.indexOf('--minutes');
  const [rest, minutes] =
    at === -1 ? [words, undefined] : [words.toSpliced(at, 2), numberOf(words[at + 1] ?? '')];
  const [messages = usual.messages, kills = usual.kills, seed = 1] = rest.map(numberOf);
  return { messages, kills, seed, ...(minutes === undefined ? {} : { minutes }) };
}

function numberOf(word: string): number {
  if (!/^\d+$/.test(word))
    throw new Error(`${word || 'nothing'} is no number: MESSAGES KILLS SEED --minutes N`);
  return Number(word);
}
