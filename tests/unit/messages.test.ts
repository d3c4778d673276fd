import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator } from 'next-intl';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { optionKey } from '@/components/preferences/show-value';
import {
  ERROR_REASONS,
  FAILURE_REASONS,
  failureReason,
  isErrorReason,
  OBSTACLES,
} from '@/lib/ground/reasons';
import { offeredPreferences } from '@/lib/people/preferences/known-preferences';
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

/** What is written in sources as a key, or as a name that one is made of, and the patterns of keys that are put together. */
function keysIn(folders: string[]): { named: Set<string>; patterns: RegExp[] } {
  const named = new Set<string>();
  const patterns: RegExp[] = [];
  const plain = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const ofSpan = (node: ts.Node): string => {
    if (ts.isStringLiteralLike(node)) return plain(node.text);
    return ts.isConditionalExpression(node)
      ? `(?:${ofSpan(node.whenTrue)}|${ofSpan(node.whenFalse)})`
      : '[\\w-]+';
  };
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node)) named.add(node.text);
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
      named.add(node.name.getText().replace(/'/g, ''));
    if (ts.isTemplateExpression(node)) {
      const spans = node.templateSpans.map(({ expression, literal }) => [
        ofSpan(expression),
        plain(literal.text),
      ]);
      const pattern = [plain(node.head.text), ...spans.flat()].join('');
      const keys = new RegExp(`^${pattern}$`);
      // What nearly every name fits tells nothing.
      if (!['x', 's-x', 'x.x', 'x.x.x'].some((each) => keys.test(each))) patterns.push(keys);
    }
    ts.forEachChild(node, visit);
  };
  for (const [file, text] of folders.flatMap((folder) => [...sources(folder)]))
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return { named, patterns };
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

  it('says “your” of nobody’s mailbox but the reader’s own: administrators read the pages of others', () => {
    // What is of the reader: their account and session, and mail that is sent to them.
    const ofReader = [
      'account',
      'crash',
      'digestAnswer',
      'digestLink',
      'digestMail',
      'errors',
      'frame',
      'notFound',
      'signIn',
    ];
    const alsoOfReader = ['job.undoForeignLead', 'preference.decide', 'users.emptyYours'];
    const others = Object.entries(nouns)
      .filter(([noun]) => noun !== 'doctor' && !ofReader.includes(noun))
      .flatMap(([noun, texts]) => [...textsIn(texts, `${noun}.`)])
      .filter(([, text]) => /\byours?\b/i.test(text.replace(/tell your administrator/gi, '')));
    expect(others.map(([key]) => key).sort()).toEqual(alsoOfReader);
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

  it('has no text that nothing asks for', () => {
    const { named, patterns } = keysIn(['app', 'components', 'lib', 'scripts']);
    for (const { name, shape } of offeredPreferences('in'))
      if (shape.kind === 'choice') for (const value of shape.values) named.add(optionKey(name, value));
    const unused = [...textsIn(nouns)].flatMap(([key]) => {
      const path = key.split('.');
      const forms = path.map((_, at) => path.slice(at).join('.'));
      const isAsked = forms.some((form) => named.has(form) || patterns.some((pattern) => pattern.test(form)));
      return isAsked ? [] : key;
    });
    expect(unused).toEqual([]);
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
    const telling = [
      ...(['failure', 'errors', 'lost', 'signIn', 'otherPerson', 'crash', 'report', 'alerts'] as const),
      ...(['nameProblem', 'noScores', 'unused', 'digest', 'unsentDigests'] as const),
    ];
    const said = telling.flatMap((noun) => [...textsIn(messages[noun], `${noun}.`)]);
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
