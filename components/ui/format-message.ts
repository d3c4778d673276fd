import compile from 'icu-minify/compile';
import format, { type CompiledMessage, type FormatOptions, type FormatValues } from 'icu-minify/format';

interface Options extends Omit<FormatOptions, 'formats'> {
  locale: string;
  formats?: FormatOptions['formats'];
  globalFormats?: FormatOptions['formats'];
}

/** As many as there are texts that a page says; not of one request, as next-intl keeps them. */
const compiled = new Map<string, CompiledMessage>();

/**
 * Puts a text of messages/en.json into words, in place of next-intl's own way (next.config.js), which takes each text apart anew for each page that
 * says it, and once more for the part of it that runs in the browser: 7 % of the processor time of a list. See decision 247.
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
  return format(compiledOf(message), locale, values, { ...options, formats: all });
}

/** next-intl asks whether `t.raw` gives texts as they are written. */
formatMessage.raw = true;

function compiledOf(message: string): CompiledMessage {
  const known = compiled.get(message);
  if (known !== undefined) return known;
  const made = compile(message);
  compiled.set(message, made);
  return made;
}
