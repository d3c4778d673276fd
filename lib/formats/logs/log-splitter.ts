import type { LogProblem } from './log-problem';

/** A stretch of a log. The entries of a log, put together in order, are the log. */
export interface LogEntry {
  /** In bytes, from the beginning of the log. */
  offset: number;
  /** With the empty lines after it. */
  length: number;
  /** The record's bytes as latin-1, without its line end; '' where there is no record. */
  text: string;
  /** What can be seen without reading the fields. */
  problems: readonly LogProblem[];
}

/** A line begins a record when it starts with a time, a class letter and their TABs. */
const START = /\d{1,11}\t[!-~]\t/y;
/** The same inside of a line: a time has nine digits since 1973. */
const GLUED = /[1-9]\d{8,10}\t[A-Z]\t$/;
/** DSPAM cuts a record here (F§3). What follows it is the next record, and nobody else can have put it there. */
const CUT_AT = 1023;
/** More than this without a line end is not a log. */
const MAX_PENDING = 64 * 1024;
const SIGNATURE_FIELD = 3;
const MESSAGE_ID_FIELD = 6;

/**
 * Cuts a log into its records, from pieces of any size, in bounded memory. Never throws on content. Each record may be
 * followed by an empty line or not (dspam_logrotate removes them); a Message-Id may be folded over lines; a record may
 * be glued to the one before. A last line without its LF is not complete and is left for later.
 */
export class LogSplitter {
  /** Where the next entry begins. */
  offset: number;
  /** From `offset` on: what no entry was made of yet. */
  private rest = '';

  constructor(offset: number) {
    this.offset = offset;
  }

  /** Takes the bytes that follow and returns the entries that are certain. */
  push(bytes: Buffer): LogEntry[] {
    const text = this.rest + bytes.toString('latin1');
    const { entries, begin } = splitLines(text, this.offset);
    this.offset += begin;
    this.rest = text.slice(begin);
    if (this.rest.length > MAX_PENDING) {
      for (const entry of this.finish(true)) {
        const isLast = entry.offset + entry.length === this.offset;
        const problems = isLast ? [...entry.problems, 'line-too-long' as const] : entry.problems;
        entries.push({ ...entry, text: entry.text.slice(0, CUT_AT), problems });
      }
    }
    return entries;
  }

  /**
   * The entries of what is left at the end of the log. `takeTail` takes a last line without its LF, too; else it is left, and
   * `offset` is where it begins.
   */
  finish(takeTail = false): LogEntry[] {
    const text = this.rest;
    const complete = text.lastIndexOf('\n') + 1;
    const tail = text.slice(complete);
    if (tail !== '' && (takeTail || isCutRecord(tail))) {
      const { entries, begin, open } = splitLines(`${text}\n`, this.offset);
      closeEntry(entries, `${text}\n`, this.offset, begin, text.length + 1, open);
      const last = entries.at(-1);
      if (last) last.length -= 1;
      this.take(text.length);
      return entries;
    }
    // The rest of a Message-Id that is still being written belongs to the record before it.
    if (/^[ \t]/.test(tail) || complete === 0) return [];
    const { entries, begin, open } = splitLines(text.slice(0, complete), this.offset);
    closeEntry(entries, text, this.offset, begin, complete, open);
    this.take(complete);
    return entries;
  }

  private take(length: number): void {
    this.offset += length;
    this.rest = this.rest.slice(length);
  }
}

const NO_PROBLEMS: readonly LogProblem[] = [];

/** What is at `begin`: a record, a line that is not one, or nothing but empty lines. */
class Open {
  /** An empty line follows it. */
  isEnded = false;

  constructor(
    readonly isRecord = false,
    readonly isStray = false,
    public hasNul = false,
    readonly textStart = 0,
    public textEnd = 0,
  ) {}
}

/** Entries of whole lines; what begins at `begin` may still go on. */
function splitLines(text: string, base: number): { entries: LogEntry[]; begin: number; open: Open } {
  const entries: LogEntry[] = [];
  let begin = 0;
  let open = new Open();
  for (let at = 0; ; ) {
    const end = text.indexOf('\n', at);
    if (end === -1) return { entries, begin, open };
    const start = skipNul(text, at, end);
    if (isBlank(text, start, end)) {
      if (start === at) open.isEnded = true;
      else open.hasNul = true;
    } else if (isStart(text, start)) {
      closeEntry(entries, text, base, begin, at, open);
      begin = at;
      open = new Open(true, false, start > at, start, end);
    } else if (open.isRecord && goesOn(text, at, open)) {
      open.textEnd = end;
      open.isEnded = false;
    } else {
      closeEntry(entries, text, base, begin, at, open);
      begin = at;
      open = new Open(false, true, start > at);
    }
    at = end + 1;
  }
}

/** Whether a line is more of the Message-Id: it follows at once, or is folded as in a mail. */
function goesOn(text: string, at: number, open: Open): boolean {
  const first = text.charCodeAt(at);
  return first === 32 || first === 9 || (!open.isEnded && open.textEnd - open.textStart < CUT_AT);
}

/** Adds the entries, if any, of what stands between `begin` and `end`. */
function closeEntry(
  entries: LogEntry[],
  text: string,
  base: number,
  begin: number,
  end: number,
  open: Open,
): void {
  if (end === begin) return;
  if (!open.isRecord) {
    const problems: LogProblem[] = open.isStray ? ['not-a-record'] : [];
    if (open.hasNul) problems.push('nul-bytes');
    entries.push({ offset: base + begin, length: end - begin, text: '', problems });
    return;
  }
  const pieces = splitGlued(text.slice(open.textStart, open.textEnd));
  let from = begin;
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    const to = isLast ? end : (index === 0 ? open.textStart : from) + piece.length;
    const problems: readonly LogProblem[] = index > 0 ? ['glued'] : open.hasNul ? ['nul-bytes'] : NO_PROBLEMS;
    entries.push({ offset: base + from, length: to - from, text: piece, problems });
    from = to;
  }
}

/**
 * Separates records that share a line. A sender may write what looks like a record into a Message-Id, so the next
 * record is believed only where DSPAM cuts, or within the fields before it, where DSPAM lets no TAB pass.
 */
function splitGlued(text: string): string[] {
  const pieces: string[] = [];
  let left = text;
  for (let at = gluedAt(left); at > 0; at = gluedAt(left)) {
    pieces.push(left.slice(0, at));
    left = left.slice(at);
  }
  pieces.push(left);
  return pieces;
}

function gluedAt(text: string): number {
  let field = 0;
  for (let at = text.indexOf('\t'); at !== -1 && field < MESSAGE_ID_FIELD; at = text.indexOf('\t', at + 1)) {
    // A class letter where a longer field belongs. (Behind a signature it may be a subject of one letter.)
    if (field !== SIGNATURE_FIELD && text[at + 2] === '\t' && field > 0) {
      const time = GLUED.exec(text.slice(Math.max(0, at - 11), at + 3));
      if (time) return at - (time[0].length - 3);
    }
    field++;
  }
  return text.length > CUT_AT && isStart(text, CUT_AT) ? CUT_AT : 0;
}

/** A record that DSPAM has cut has no LF of its own, and still counts as whole. */
function isCutRecord(tail: string): boolean {
  return tail.length === CUT_AT && isStart(tail, 0);
}

function isStart(text: string, at: number): boolean {
  START.lastIndex = at;
  return START.test(text);
}

function skipNul(text: string, at: number, end: number): number {
  let start = at;
  while (start < end && text.charCodeAt(start) === 0) start++;
  return start;
}

/** Nothing, or a CR. */
function isBlank(text: string, at: number, end: number): boolean {
  return at === end || (at === end - 1 && text.charCodeAt(at) === 13);
}
