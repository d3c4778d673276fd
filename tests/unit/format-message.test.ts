import { createFormatter, createTranslator } from 'next-intl';
import { expect, it } from 'vitest';
import formatMessage from '@/components/ui/format-message';
import messages from '@/messages/en.json';

type Texts = { [name: string]: string | Texts };

/** Every text with its key, from whatever depth. */
function* textsIn(texts: Texts, above = ''): Generator<[key: string, text: string]> {
  for (const [name, text] of Object.entries(texts))
    if (typeof text === 'string') yield [`${above}${name}`, text];
    else yield* textsIn(text, `${above}${name}.`);
}

const nouns: Texts = messages;
const formatters = {
  getNumberFormat: (...args: ConstructorParameters<typeof Intl.NumberFormat>) =>
    new Intl.NumberFormat(...args),
  getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) =>
    new Intl.DateTimeFormat(...args),
  getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args),
};
const options = { locale: 'en', timeZone: 'UTC', formatters };
const theirs = createTranslator({
  ...options,
  messages: JSON.parse(JSON.stringify(nouns)),
  onError: (error) => {
    throw error;
  },
});

it.each([0, 1, 2, 0.05, 1234567, 'other', "what isn't <b>bold</b> {x} #"])(
  'says each text as next-intl does, with %s for each value',
  (value) => {
    let compared = 0;
    for (const [key, text] of textsIn(nouns)) {
      // Words where a number is wanted are a mistake that neither has to say well.
      if (typeof value === 'string' && /, (?:number|plural)/.test(text)) continue;
      const names = [...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => [name, value]);
      const tags = [...text.matchAll(/<(\w+)>/g)].map(([, tag = '']) => [
        tag,
        (chunks: unknown) => `[${[chunks].flat().join('')}]`,
      ]);
      const values = Object.fromEntries([...names, ...tags]);
      const [said, markup] = [formatMessage(key, text, values, options), theirs.markup(key, values)];
      expect([said].flat().join(''), key).toBe(markup);
      if (names.length + tags.length === 0)
        expect(formatMessage(key, text, undefined, options), key).toBe(theirs(key));
      compared++;
    }
    expect(compared).toBeGreaterThan(500);
  },
);

it('has no words for a noun, or what is not there', () => {
  for (const text of [messages.app, undefined, null])
    expect(() => formatMessage('app', text, undefined, options)).toThrow(TypeError);
});

it('puts a number into words by the form that a page asks for', () => {
  const formats = { number: { short: { maximumFractionDigits: 1 } } };
  expect(formatMessage('x', 'of {part, number, short}', { part: 0.123 }, { ...options, formats })).toBe(
    `of ${createFormatter(options).number(0.123, { maximumFractionDigits: 1 })}`,
  );
});
