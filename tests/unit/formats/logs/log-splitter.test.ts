import { describe, expect, it } from 'vitest';
import { type LogEntry, LogSplitter } from '@/lib/formats/logs/log-splitter';

const record = (subject: string, messageId = '<m@example.com>') =>
  `1795246946\tS\tAnn <ann@example.com>\t1,6b014b62320311506816553\t${subject}\tQuarantined\t${messageId}`;

/** The entries of a log that comes in pieces of this many bytes. */
function split(log: string, pieceBytes = log.length): { entries: LogEntry[]; left: number } {
  const splitter = new LogSplitter(0);
  const bytes = Buffer.from(log, 'latin1');
  const entries: LogEntry[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    entries.push(...splitter.push(bytes.subarray(at, at + pieceBytes)));
  entries.push(...splitter.finish());
  expect(entries.map(({ length }) => length).reduce((sum, length) => sum + length, 0)).toBe(splitter.offset);
  return { entries, left: bytes.length - splitter.offset };
}
const textsOf = (log: string, pieceBytes?: number) => split(log, pieceBytes).entries.map(({ text }) => text);

describe('LogSplitter', () => {
  it.each([1, 7, 100, 100_000])('cuts a log that comes in pieces of %i bytes', (pieceBytes) => {
    const log = `${record('one')}\n\n${record('two')}\n${record('three', '\n <folded@example.com>')}\n\n${record('four')}\r\n\n`;
    expect(textsOf(log, pieceBytes)).toEqual([
      record('one'),
      record('two'),
      record('three', '\n <folded@example.com>'),
      `${record('four')}\r`,
    ]);
  });

  it('says where each entry stands, empty lines included', () => {
    const { entries } = split(`\n\n${record('one')}\n\n${record('two')}\n`);
    const length = record('one').length;
    expect(entries.map((entry) => [entry.offset, entry.length, entry.text !== ''])).toEqual([
      [0, 2, false],
      [2, length + 2, true],
      [length + 4, length + 1, true],
    ]);
  });

  it('leaves a last line that has no end yet', () => {
    const { entries, left } = split(`${record('one')}\n\n1795246947\tI\thalf`);
    expect([entries.length, left]).toEqual([1, '1795246947\tI\thalf'.length]);
  });

  it('leaves a record whose folded Message-Id is still being written', () => {
    const log = `${record('one', '')}\n <half`;
    expect(split(log)).toEqual({ entries: [], left: log.length });
  });

  it('parts a record that DSPAM has cut from the next one, which is glued to it', () => {
    const cut = record('long', `<${'x'.repeat(2000)}`).slice(0, 1023);
    const { entries } = split(`${cut}${record('next')}\n\n`);
    expect(entries.map(({ text, problems }) => [text, problems])).toEqual([
      [cut, []],
      [record('next'), ['glued']],
    ]);
  });

  it('takes a record that was cut although nothing follows', () => {
    const cut = record('long', `<${'x'.repeat(2000)}`).slice(0, 1023);
    expect(split(cut)).toMatchObject({ entries: [{ text: cut }], left: 0 });
  });

  it('parts a record from one that broke off among its fields', () => {
    const { entries } = split(`1795246940\tS\tAnn <ann@exam${record('next')}\n\n`);
    expect(entries.map(({ text }) => text)).toEqual(['1795246940\tS\tAnn <ann@exam', record('next')]);
  });

  it('believes no record that a sender has written into a Message-Id', () => {
    const forged = record('one', `<x>\t${record('forged')}`);
    expect(textsOf(`${forged}\n\n`)).toEqual([forged]);
    const folded = record('one', `\n\t${record('forged')}`);
    expect(textsOf(`${folded}\n\n`)).toEqual([folded]);
  });

  it('takes a subject of one letter for what it is', () => {
    expect(textsOf(`${record('I')}\n\n`)).toEqual([record('I')]);
  });

  it('skips NUL bytes before a record, and lines that are not records', () => {
    const { entries } = split(`\0\0\0${record('one')}\n\n\0\0\n\nnonsense\n${record('two')}\n\n`);
    expect(entries.map(({ text, problems }) => [text, problems])).toEqual([
      [record('one'), ['nul-bytes']],
      ['', ['not-a-record']],
      [record('two'), []],
    ]);
  });

  it('keeps nothing of a line without end but its beginning', () => {
    const { entries } = split(`${record('one', 'x'.repeat(300_000))}\n${record('two')}\n`, 4096);
    expect(entries.filter(({ problems }) => problems.includes('line-too-long')).length).toBeGreaterThan(3);
    expect(entries.map(({ text }) => text.length).filter(Boolean)).toEqual([1023, record('two').length]);
  });
});
