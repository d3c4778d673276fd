import { readFileSync } from 'node:fs';

/** What a document has in a block of its own: lines to type, or of a file. */
export interface Block {
  /** Without comments and blanks around it: what it is known by within its document. */
  first: string;
  /** Without the indentation that makes it a block. */
  text: string;
}

const FENCE = /^```/;
const INDENT = /^ {4}/;

/** All blocks of a document, in order: fenced ones, and those that are indented by four blanks behind an empty line. */
export function blocksOf(file: string): Block[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const blocks: Block[] = [];
  const add = (from: number, to: number, indent: RegExp) => {
    const text = lines.slice(from, to).map((line) => `${line.replace(indent, '')}\n`);
    blocks.push({ first: (text[0] ?? '').replace(/ {2,}# .*/, '').trim(), text: text.join('') });
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const isFenced = FENCE.test(line);
    if (!isFenced && (lines[at - 1] !== '' || !/^ {4}\S/.test(line))) continue;
    const from = isFenced ? at + 1 : at;
    let to = from;
    const goesOn = (next: string | undefined) =>
      next !== undefined && (isFenced ? !FENCE.test(next) : /^ {4}/.test(next));
    while (goesOn(lines[to])) to++;
    add(from, to, isFenced ? /^/ : INDENT);
    at = to;
  }
  return blocks;
}

/** The text of the block that begins so; of several the one of that `place`. */
export function blockOf(file: string, first: string, place = 0): string {
  const found = blocksOf(file).filter((block) => block.first === first)[place];
  if (found === undefined) throw new Error(`${file} has no block that begins with ${first}`);
  return found.text;
}
