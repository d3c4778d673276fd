import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import {
  ERROR_REASONS,
  FAILURE_REASONS,
  failureReason,
  isErrorReason,
  OBSTACLES,
} from '@/lib/ground/reasons';
import messages from '@/messages/en.json';

type Texts = { [name: string]: string | Texts };

const nouns: Record<string, Texts> = messages;

/** Every text with its key, from whatever depth. */
function* textsIn(texts: Texts, above = ''): Generator<[key: string, text: string]> {
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text === 'string') yield [`${above}${name}`, text];
    else yield* textsIn(text, `${above}${name}.`);
  }
}

/** Every source file below a folder, by its path. */
function sources(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('generated'))
    .map((file) => `${folder}/${file}`);
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
}

/** The members of a union of strings, as they stand in the source: types are gone when a test runs. */
function unionIn(file: string, name: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const [, union = ''] = new RegExp(`type ${name} =([^;]+);`).exec(text) ?? [];
  return [...union.matchAll(/'([^']+)'/g)].map(([, member = '']) => member);
}

describe('messages/en.json', () => {
  it.each([
    ['RecordProblem', 'lib/store/index/quarantine/message-row.ts', 'problem'],
    ['MailProblem', 'lib/formats/mail/mail-problem.ts', 'problem'],
    ['AppErrorCode', 'lib/ground/errors.ts', 'errors'],
  ])('has a sentence for every %s', (name, file, noun) => {
    const codes = unionIn(file, name);
    expect(codes.length).toBeGreaterThan(4);
    expect(codes.filter((code) => !nouns[noun]?.[code])).toEqual([]);
  });

  it('has a sentence for every reason, and none for what is no reason', () => {
    const codes = unionIn('lib/ground/errors.ts', 'AppErrorCode');
    const ofPage = ['title', 'retry', 'retrying', 'unknown'];
    expect(Object.keys(messages.errors).sort()).toEqual(
      [...new Set([...ERROR_REASONS, ...codes, ...ofPage])].sort(),
    );
    expect(Object.keys(messages.failure).sort()).toEqual([...FAILURE_REASONS].sort());
    expect(Object.keys(messages.noScores).sort()).toEqual([...OBSTACLES].sort());
  });

  it('has no sentence for a reason that nothing gives', () => {
    const code = [...sources('lib')]
      .flatMap(([file, text]) => (file === 'lib/ground/reasons.ts' ? [] : text))
      .join('\n');
    const given = new Set([...code.matchAll(/'(\w+)'/g)].map(([, text]) => text));
    const all = [...ERROR_REASONS, ...FAILURE_REASONS, ...OBSTACLES];
    expect(all.filter((reason) => !given.has(reason))).toEqual([]);
  });

  it('leads a reason that was saved to a sentence, also one of another version', () => {
    expect(failureReason('diskFull')).toBe('diskFull');
    expect([failureReason('ofTomorrow'), failureReason(null), failureReason(undefined)]).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
    expect([isErrorReason('database'), isErrorReason('notTrained'), isErrorReason('toString')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('has every text that pages and components ask for by its name', () => {
    const missing: string[] = [];
    for (const [file, text] of [...sources('app'), ...sources('components')]) {
      const spaces = [...text.matchAll(/(?:use|get)Translations\((?:'(\w+)')?\)/g)].map(([, noun]) => noun);
      const asked = [...text.matchAll(/\bt(?:\.rich)?\('([\w.]+)'/g)].map(([, key = '']) => key);
      for (const key of asked) {
        const found = spaces.some((space) => {
          const [noun = '', name = ''] = space ? [space, key] : key.split('.');
          return nouns[noun]?.[name] !== undefined;
        });
        if (!found) missing.push(`${file}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('has a sentence for all that the doctor may find', () => {
    const keys = new Set([...textsIn(nouns)].map(([key]) => key));
    const missing: string[] = [];
    for (const [file, text] of sources('lib/site/doctor')) {
      const [, check] = /findingsOf\('(\w+)'\)/.exec(text) ?? [];
      if (!check) continue;
      const calls = text.matchAll(/\b(?:good|warning|fault|unknown|level)\)?\(([^,)]*)/g);
      const says = [...calls].flatMap(([, first = '']) =>
        [...first.matchAll(/'(\w+)'/g)].map(([, key]) => key),
      );
      const wanted = [`doctor.checks.${check}`, ...says.map((each) => `doctor.${check}.${each}`)];
      missing.push(...wanted.filter((key) => !keys.has(key)).map((key) => `${file}: ${key}`));
    }
    expect(missing).toEqual([]);
  });

  it('says what failed, what is safe and what to do in at most two sentences', () => {
    const said = (['failure', 'errors', 'lost', 'signIn', 'otherPerson', 'crash'] as const).flatMap(
      (noun) => [...textsIn(messages[noun], `${noun}.`)],
    );
    expect(said.filter(([, text]) => [...text.matchAll(/[.!?](?=\s|$)/g)].length > 2)).toEqual([]);
  });

  it('leaves dates to the form of the viewer, also in what runs in the browser', () => {
    const own = [...sources('app'), ...sources('components')].filter(
      ([file, text]) =>
        file !== 'components/ui/use-dates.ts' && /\bformat\.dateTime\(|\btoLocale(?:Date|Time)/.test(text),
    );
    expect(own.map(([file]) => file)).toEqual([]);
  });

  it('never says that the dashboard may not, which may also mean that it perhaps does not', () => {
    const doubtful = /\bmay not (?:read|write|enter|give|make)\b/;
    expect([...textsIn(nouns)].filter(([, text]) => doubtful.test(text))).toEqual([]);
  });

  it('has only texts that can be put into words', () => {
    const fail = (error: Error) => {
      throw error;
    };
    const t = createTranslator({ locale: 'en', messages: JSON.parse(JSON.stringify(nouns)), onError: fail });
    for (const [key, text] of textsIn(nouns)) {
      const values = Object.fromEntries([...text.matchAll(/\{(\w+)/g)].map(([, value]) => [value, 1]));
      const tags = Object.fromEntries([...text.matchAll(/<(\w+)>/g)].map(([, tag]) => [tag, () => 'x']));
      expect(t.markup(key, { ...values, ...tags })).not.toBe('');
    }
  });
});
