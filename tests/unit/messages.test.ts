import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
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
    ['FailureReason', 'lib/messages/operations/operation.ts', 'failure'],
    ['RecordProblem', 'lib/store/index/quarantine/message-row.ts', 'problem'],
    ['MailProblem', 'lib/formats/mail/mail-problem.ts', 'problem'],
    ['AppErrorCode', 'lib/ground/errors.ts', 'errors'],
  ])('has a sentence for every %s', (name, file, noun) => {
    const codes = unionIn(file, name);
    expect(codes.length).toBeGreaterThan(4);
    expect(codes.filter((code) => !nouns[noun]?.[code])).toEqual([]);
  });

  it('has a sentence for every reason of an error', () => {
    const text = [...sources('lib').values()].join('\n');
    const reasons = [...text.matchAll(/new AppError\([^;]*?\breason: '(\w+)'/g)].map(
      ([, reason = '']) => reason,
    );
    expect(reasons).toContain('database');
    const missing = reasons.filter((reason) => !nouns.errors?.[reason] && !nouns.failure?.[reason]);
    expect([...new Set(missing)]).toEqual([]);
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
