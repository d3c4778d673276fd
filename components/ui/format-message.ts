import compile from 'icu-minify/compile';
import format, { type CompiledMessage, type FormatOptions, type FormatValues } from 'icu-minify/format';
import { ISOLATE, isolated, withoutOverrides } from '@/lib/ground/isolated';
import { textDirection } from '@/lib/ground/text-direction';

interface Options extends Omit<FormatOptions, 'formats'> {
  locale: string;
  formats?: FormatOptions['formats'];
  globalFormats?: FormatOptions['formats'];
}

/** As many as there are texts that a page says; not of one request, as next-intl keeps them. */
const compiled = { ltr: new Map<string, CompiledMessage>(), rtl: new Map<string, CompiledMessage>() };
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
  const known = directions.get(locale);
  if (known !== undefined) return known;
  const found = textDirection(locale);
  directions.set(locale, found);
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
 * it, if it has letters: a number has to stay beside its percent sign, and by its own name a branch is chosen.
 */
function isolatedIn(values: FormatValues, direction: 'ltr' | 'rtl'): FormatValues {
  const all = Object.entries(values);
  if (direction === 'ltr')
    return Object.fromEntries(
      all.map(([name, value]) => [name, typeof value === 'string' ? isolated(value) : value]),
    );
  const second = all.map(([name, value]) => [
    ISOLATE.begin + name,
    typeof value === 'string' ? isolatedAmongRtl(value) : value,
  ]);
  return { ...values, ...Object.fromEntries(second) };
}

function isolatedAmongRtl(value: string): string {
  const whole = withoutOverrides(value);
  return /\p{L}/u.test(whole) ? ISOLATE.begin + whole + ISOLATE.end : whole;
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
