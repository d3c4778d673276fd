import { decodeWords } from 'postal-mime';
import { decodeCharset } from './decode-charset';

/** `text/plain; charset=utf-8` taken apart: the value in lower case, and the parameters by lower-case name. */
export interface Parameterized {
  value: string;
  parameters: Map<string, string>;
}

const MAX_PARAMETERS = 100;

/** One `; name=value`: a quoted string, or all up to the next semicolon, as file names come with blanks unquoted. */
const PARAMETER = /;\s*([^=;\s]*)[^=;]*(?:=\s*(?:"((?:[^"\\]|\\.)*)"[^;]*|([^;]*)))?/gsy;

/**
 * Takes a Content-Type or Content-Disposition value apart (RFC 2045 5.1, RFC 2183), with values in several sections or in a
 * charset of their own (RFC 2231) and, against the rules but common, encoded words. Of two parameters of one name the first
 * counts. Tolerant; never throws.
 */
export function parseParameters(text: string): Parameterized {
  const semicolon = text.indexOf(';');
  const head = semicolon === -1 ? text : text.slice(0, semicolon);
  const value = head
    .replace(/\([^()]*\)/g, '')
    .trim()
    .toLowerCase();
  const raw = new Map<string, string>();
  PARAMETER.lastIndex = head.length;
  for (let match = PARAMETER.exec(text); match && raw.size < MAX_PARAMETERS; match = PARAMETER.exec(text)) {
    const [, name = '', quoted, token] = match;
    const key = name.toLowerCase();
    if (!raw.has(key)) raw.set(key, quoted === undefined ? (token ?? '').trim() : unescapeQuoted(quoted));
  }
  return { value, parameters: joinSections(raw) };
}

/** Only `\"` and `\\` are undone, so that `C:\mail\x.doc` stays a path to cut at. */
function unescapeQuoted(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1');
}

/** RFC 2231: `name*0="a"; name*1*=%E4` is one value; `name*=utf-8''%C3%A4` names its charset. */
function joinSections(raw: Map<string, string>): Map<string, string> {
  const parameters = new Map<string, string>();
  const sections = new Map<string, { number: number; encoded: boolean; text: string }[]>();
  for (const [key, text] of raw) {
    const match = /^([^*]+)\*(?:(\d{1,3})(\*?))?$/.exec(key);
    if (!match) {
      parameters.set(key, decodeWords(text));
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
