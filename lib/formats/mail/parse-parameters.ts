import { decodeCharset } from './decode-charset';
import { decodeWords } from './encoded-words';

/** `text/plain; charset=utf-8` taken apart: the value in lower case, and the parameters by lower-case name. */
export interface Parameterized {
  value: string;
  parameters: Map<string, string>;
}

const MAX_PARAMETERS = 100;

/** What stands before the parameters: all up to a semicolon, or to what is a parameter itself, as the semicolon is forgotten, too. */
const HEAD = /^\s*(?:[^;=\s(/]*[ \t]*\/[ \t]*)?[^;=\s(,]*(?=[\s;,(]|$)/;
/** Comments, semicolons and blanks before a parameter, which some mailers part by a comma. */
const BEFORE = /(?:[\s;,]|\([^()]*\))*/y;
const NAME = /([^=;\s"(]+)\s*(?:=\s*)?/y;
/** A quoted string that ends where a parameter can end. */
const QUOTED = /"((?:[^"\\]|\\.)*)"(?=\s*(?:[;,(]|$)|\s+[a-z*\d-]+\s*=)/isy;
const UP_TO_SEMICOLON = /[^;]*/y;
/** Where a value ends without quotation marks: at a semicolon, or at the next parameter where that was forgotten. */
const VALUE_END = /;|\s(?=[a-z][a-z\d*-]{0,40}\s?=\s?\S)/gi;

/**
 * Takes a Content-Type or Content-Disposition value apart (RFC 2045 5.1, RFC 2183), with values in several sections or in a
 * charset of their own (RFC 2231) and, against the rules but common, encoded words, semicolons and closing quotation marks that were
 * forgotten, and blanks in what is not quoted. Of two parameters of one name the first counts. Linear; never throws.
 */
export function parseParameters(text: string): Parameterized {
  const head = HEAD.exec(text)?.[0] ?? '';
  const raw = new Map<string, string>();
  let at = head.length;
  while (at < text.length && raw.size < MAX_PARAMETERS) {
    at = endOf(BEFORE, text, at);
    NAME.lastIndex = at;
    const match = NAME.exec(text);
    if (!match) {
      at = endOf(UP_TO_SEMICOLON, text, at) + 1;
      continue;
    }
    at = NAME.lastIndex;
    if (!match[0].includes('=')) continue;
    const name = match[1]?.toLowerCase() ?? '';
    const { value, end } = readValue(text, at, /^(?:file)?name/.test(name));
    if (!raw.has(name)) raw.set(name, value);
    at = end;
  }
  return { value: head.replace(/\s+/g, '').toLowerCase(), parameters: joinSections(raw) };
}

function readValue(text: string, start: number, isFileName: boolean): { value: string; end: number } {
  QUOTED.lastIndex = start;
  const quoted = text[start] === '"' ? QUOTED.exec(text) : null;
  if (quoted) return { value: unescapeQuoted(quoted[1] ?? ''), end: QUOTED.lastIndex };
  VALUE_END.lastIndex = start;
  const end = VALUE_END.exec(text)?.index ?? text.length;
  const token = text.slice(start, end).trim();
  // A file name may well end in "(1)".
  return { value: withoutQuotes(isFileName ? token : withoutComment(token)), end };
}

function withoutComment(token: string): string {
  const open = token.lastIndexOf('(');
  return open > 0 && /\s/.test(token.charAt(open - 1)) ? token.slice(0, open).trimEnd() : token;
}

/** Quotation marks that were never closed, and ones that MIME does not know. */
function withoutQuotes(token: string): string {
  const [, inner] = /^'(.*)'$/s.exec(token) ?? [];
  return inner ?? token.replace(/^"|"$/g, '');
}

/** Only `\"` and `\\` are undone, so that `C:\mail\x.doc` stays a path to cut at. */
function unescapeQuoted(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1');
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** RFC 2231: `name*0="a"; name*1*=%E4` is one value; `name*=utf-8''%C3%A4` names its charset. */
function joinSections(raw: Map<string, string>): Map<string, string> {
  const parameters = new Map<string, string>();
  const sections = new Map<string, { number: number; encoded: boolean; text: string }[]>();
  for (const [key, text] of raw) {
    const match = /^([^*]+)\*(?:(\d{1,3})(\*?))?$/.exec(key);
    if (!match) {
      parameters.set(key, decodeWords(Buffer.from(text)));
      continue;
    }
    const [, name = '', number, star] = match;
    const list = sections.get(name) ?? [];
    list.push({ number: Number(number ?? 0), encoded: number === undefined || star === '*', text });
    sections.set(name, list);
  }
  for (const [name, list] of sections) {
    list.sort((a, b) => a.number - b.number);
    const charset = /^([^']*)'[^']*'/.exec(list[0]?.encoded ? list[0].text : '');
    const bytes = list.map(({ text, encoded }, index) => {
      const content = index === 0 && charset ? text.slice(charset[0].length) : text;
      return encoded ? percentDecode(content) : Buffer.from(content);
    });
    parameters.set(name, decodeCharset(Buffer.concat(bytes), charset?.[1]).text);
  }
  return parameters;
}

function percentDecode(text: string): Buffer {
  const parts = text.split(/%([0-9a-f]{2})/i);
  return Buffer.concat(parts.map((part, index) => Buffer.from(part, index % 2 === 1 ? 'hex' : 'utf8')));
}
