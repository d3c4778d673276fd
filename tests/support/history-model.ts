/** A record of a user log, as a test makes it. */
export interface ModelRecord {
  seconds: number;
  letter: string;
  signature: string;
  /** Of From, Subject and Message-Id; '' for a retraining by signature. */
  text: string;
  /** Behind the Message-Id, as a folded one has it. */
  fold?: string;
}

const STATUS: Record<string, string> = {
  S: 'Quarantined',
  I: 'Delivered',
  W: 'Auto-Whitelisted',
  F: 'Retrained',
  M: 'Retrained',
  E: 'Delivery Failed (Retrained)',
  O: 'Quarantined',
};
const NAMES: Record<string, string> = {
  S: 'spam',
  I: 'innocent',
  W: 'whitelisted',
  F: 'falsePositive',
  M: 'missedSpam',
  O: 'blocklisted',
  C: 'corpusFed',
  N: 'inoculated',
};

/** As DSPAM writes it, the empty line included. */
export function formatRecord({ seconds, letter, signature, text, fold = '' }: ModelRecord): string {
  const about = text === '' ? '<None Specified>' : text;
  const id = text === '' ? '' : `${fold}<${text.replaceAll(' ', '.')}@example.com>`;
  return `${[seconds, letter, about, signature, about, STATUS[letter] ?? '', id].join('\t')}\n\n`;
}

/** What a history has to show, told as simply as can be: from all records that were ever written. */
export interface ModelHistory {
  /** `signature letters class`, in the order of the first records. */
  rows: string[];
  /** `hour letter count`, where the count is not 0. */
  hours: string[];
}

export function modelHistory(records: readonly ModelRecord[]): ModelHistory {
  const messages = new Map<string, ModelRecord[]>();
  for (const [index, record] of records.entries()) {
    const key = record.signature === '' ? `#${index}` : record.signature;
    messages.set(key, [...(messages.get(key) ?? []), record]);
  }
  const hours = new Map<string, number>();
  const count = ({ seconds, letter }: ModelRecord, by: number) => {
    const key = `${Math.floor(seconds / 3600)} ${letter}`;
    hours.set(key, (hours.get(key) ?? 0) + by);
  };
  const rows = [...messages].map(([key, life]) => {
    const valid: ModelRecord[] = [];
    for (const record of life) {
      count(record, 1);
      if (record.letter !== 'E') valid.push(record);
      else {
        const back = valid.pop();
        if (back) count(back, -1);
      }
    }
    return [
      key.startsWith('#') ? '-' : key,
      life.map(({ letter }) => letter).join(''),
      className(valid),
    ].join(' ');
  });
  return {
    rows,
    hours: [...hours]
      .filter(([, n]) => n !== 0)
      .map(([key, n]) => `${key} ${n}`)
      .sort(),
  };
}

/** An odd number of retrainings: the last of them says what it is. An even number: what it was. */
function className(valid: ModelRecord[]): string {
  const letters = valid.map(({ letter }) => letter);
  const retrainings = letters.filter((letter) => letter === 'F' || letter === 'M');
  if (retrainings.length % 2 === 1) return NAMES[retrainings.at(-1) ?? ''] ?? '';
  const [first] = letters;
  if (first === undefined) return 'error';
  if (first === 'F') return 'spam';
  return first === 'M' ? 'innocent' : (NAMES[first] ?? 'unknown');
}
