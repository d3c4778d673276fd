import compile from 'icu-minify/compile';
import format, { type CompiledMessage, type FormatOptions, type FormatValues } from 'icu-minify/format';
import { ISOLATE, isolated } from '@/lib/ground/isolated';
import { textDirection } from '@/lib/ground/text-direction';

interface Options extends Omit<FormatOptions, 'formats'> {
  locale: string;
  formats?: FormatOptions['formats'];
  globalFormats?: FormatOptions['formats'];
}

/** As many as there are texts that a page says; not of one request, as next-intl keeps them. */
const compiled = { ltr: new Map<string, CompiledMessage>(), rtl: new Map<string, CompiledMessage>() };
/** By language alone: anybody can ask for any script and region. */
const directions = new Map<string, 'ltr' | 'rtl'>();

/**
 * Puts a text of messages/en.json into words, in place of next-intl's own way (next.config.js), which takes each text apart anew for each page that
 * says it, and once more for the part of it that runs in the browser: 7 % of the processor time of a list. See decision 247. What stands in a sentence
 * that runs the other way is isolated here, for all sentences (decision 279).
 */
export default function formatMessage(
  key: string,
  message: unknown,
  values: FormatValues | undefined,
  { locale, formats, globalFormats, ...options }: Options,
): unknown {
  if (typeof message !== 'string') throw new TypeError(`${key} is no text`);
  const all = {
    dateTime: { ...globalFormats?.dateTime, ...formats?.dateTime },
    number: { ...globalFormats?.number, ...formats?.number },
  };
  const direction = directionOf(locale);
  return format(compiledOf(message, direction), locale, values && isolatedIn(values, direction), {
    ...options,
    formats: all,
  });
}

/** next-intl asks whether `t.raw` gives texts as they are written. */
formatMessage.raw = true;

function directionOf(locale: string): 'ltr' | 'rtl' {
  const [language = locale] = locale.split('-', 1);
  const known = directions.get(language);
  if (known !== undefined) return known;
  const found = textDirection(language);
  directions.set(language, found);
  return found;
}

function compiledOf(message: string, direction: 'ltr' | 'rtl'): CompiledMessage {
  const known = compiled[direction].get(message);
  if (known !== undefined) return known;
  const made = compile(message);
  const whole = direction === 'rtl' ? (isolating(made) as CompiledMessage) : made;
  compiled[direction].set(message, whole);
  return whole;
}

/**
 * Texts among the values. A sentence from left to right needs isolates around few of them; one from right to left finds each by a second name with isolates around
 * it, if it is more than a number: by its own name a branch is chosen.
 */
function isolatedIn(values: FormatValues, direction: 'ltr' | 'rtl'): FormatValues {
  const all = Object.entries(values);
  if (direction === 'ltr')
    return Object.fromEntries(
      all.map(([name, value]) => [name, typeof value === 'string' ? isolated(value) : value]),
    );
  const second = all.map(([name, value]) => [
    ISOLATE.begin + name,
    typeof value === 'string' ? isolated(value, direction) : value,
  ]);
  return { ...values, ...Object.fromEntries(second) };
}

/** Kinds of pieces that have branches: select, plural, selectordinal. Where there is no kind, a tag is around what follows (icu-minify). */
const BRANCHING = [1, 2, 3];

/** A compiled text, or a branch of one, which names what is put into it as it is, `[name]`, by its second name. */
function isolating(text: unknown): unknown {
  return Array.isArray(text) ? text.flatMap(isolatingPiece) : text;
}

function isolatingPiece(piece: unknown): unknown[] {
  if (!Array.isArray(piece)) return [piece];
  const [name, kind, ...rest] = piece;
  if (piece.length === 1) return [[ISOLATE.begin + name]];
  if (typeof kind !== 'number' || kind === 0) return [[name, ...[kind, ...rest].flatMap(isolatingPiece)]];
  if (!BRANCHING.includes(kind)) return [piece];
  const branches = Object.entries<unknown>(rest[0]).map(([key, branch]) => [key, isolating(branch)]);
  return [[name, kind, Object.fromEntries(branches)]];
}
