import { readTagAddress } from './html-address';
import { HTML_ENTITIES } from './html-entities';

/** Tags that leave a line break, and those whose content goes with them. By prefix: `<link>` counts as `<li`. */
const BREAK = /<(?:p[> \t]|tr|option|br|li|div|\/select>|\/table>)/iy;
const HIDDEN = /<(applet|embed|frameset|frame|iframe|noembed|noscript|object|script|style)/iy;
const MARKUP = /[<&]/g;
const TAG_END = /[<>]/g;
const LONGEST_ENTITY = 10;

/**
 * The text of an HTML part as DSPAM cuts it out (T§1.6): tags go without leaving a blank, some leave a line break,
 * addresses stay. `html` holds one byte a character. Never throws on content; time grows with its length alone.
 */
export function htmlText(html: string): string {
  const text = new Text(html.length);
  let afterCell = false;
  let at = 0;
  while (at < html.length && !text.isFull) {
    const next = indexOf(MARKUP, html, at);
    if (next > at) {
      text.add(html.slice(at, next));
      at = next;
      continue;
    }
    if (html[at] === '&') {
      at = readEntity(html, at, text);
      continue;
    }
    if (html.slice(at, at + 5).toLowerCase() === '</td>') {
      afterCell = true;
      at += 5;
      continue;
    }
    if (afterCell && html.slice(at, at + 3).toLowerCase() === '<td') text.addGap();
    else {
      afterCell = false;
      text.dropsBlanks = false;
    }
    at = readTag(html, at, text);
  }
  return text.toString();
}

/** What is written so far, and whether blanks are dropped now: straight after an entity or a cell they are. */
class Text {
  private readonly pieces: string[] = [];
  private length = 0;
  private last = '';
  dropsBlanks = false;

  constructor(private readonly limit: number) {}

  get isFull(): boolean {
    return this.length >= this.limit;
  }

  add(piece: string): void {
    const kept = this.dropsBlanks ? piece.replace(/^[ \t\n\v\f\r]+/, '') : piece;
    if (kept) this.dropsBlanks = false;
    this.addRaw(kept);
  }

  addRaw(piece: string): void {
    if (!piece) return;
    this.pieces.push(piece);
    this.length += piece.length;
    this.last = piece.slice(-1);
  }

  addBreak(): void {
    if (this.last && this.last !== '\n' && this.last !== '\r') this.addRaw('\n');
  }

  addGap(): void {
    if (this.last && !/[ \t\n\v\f\r]/.test(this.last)) this.addRaw(' ');
    this.dropsBlanks = true;
  }

  toString(): string {
    return this.pieces.join('').slice(0, this.limit);
  }
}

/** Reads what begins with `<`; returns where to go on. */
function readTag(html: string, at: number, text: Text): number {
  if (at + 1 >= html.length) {
    text.addRaw('<');
    return html.length;
  }
  if (!/[a-z/!]/i.test(html.charAt(at + 1))) {
    // Not a tag: text up to the next `<`, which is lost.
    const next = html.indexOf('<', at + 1);
    text.addRaw(html.slice(at, next === -1 ? html.length : next));
    return next === -1 ? html.length : next + 1;
  }
  const end = indexOf(TAG_END, html, at + 1);
  const after = html[end] === '>' ? end + 1 : end;
  const found = readTagAddress(html, at, end);
  if (found) {
    if (found.address) text.addRaw(` ${found.address} `);
    return after;
  }
  if (matches(BREAK, html, at)) {
    text.addBreak();
    return after;
  }
  HIDDEN.lastIndex = at;
  const hidden = HIDDEN.exec(html)?.[1];
  return hidden ? skipHidden(html, after, hidden) : after;
}

function skipHidden(html: string, from: number, name: string): number {
  const close = new RegExp(`</${name}>`, 'gi');
  close.lastIndex = from;
  return close.exec(html) ? close.lastIndex : html.length;
}

function readEntity(html: string, at: number, text: Text): number {
  if (html[at + 1] === '#') return readNumber(html, at, text);
  const near = html.slice(at + 1, at + 1 + LONGEST_ENTITY);
  const name = near.slice(0, Math.max(0, near.indexOf(';'))).toLowerCase();
  const replaced = HTML_ENTITIES.get(name);
  if (replaced === undefined) {
    text.add('&');
    return at + 1;
  }
  text.addRaw(replaced);
  text.dropsBlanks = true;
  return at + name.length + 2;
}

/** `&#65;` and `&#0065;`; of three digits nothing is left. */
function readNumber(html: string, at: number, text: Text): number {
  text.dropsBlanks = true;
  const number = /&#0*(?:(\d\d)|\d{4});/y;
  number.lastIndex = at;
  const found = number.exec(html);
  if (found) {
    const code = Number(found[1] ?? 0);
    if (code >= 32) text.addRaw(String.fromCharCode(code));
    return number.lastIndex;
  }
  const end = indexOf(/[; \t]/g, html, at);
  return Math.min(end + 1, html.length);
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Where a pattern is found from `at` on; the length of the text when it is not. */
function indexOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.index ?? text.length;
}
