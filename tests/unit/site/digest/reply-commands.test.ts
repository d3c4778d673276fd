import { describe, expect, it } from 'vitest';
import { parseCommands } from '@/lib/site/digest/reply-commands';

const QUOTE = '> 1. release 7\n>    From: Ann <ann@example.net>\n> 2. stop\n>\n> Stop this digest: http://x';
const of = (release: number[], stop = false) => ({ release, stop });

describe('an answer to a digest', () => {
  it.each([
    ['release 2 5', of([2, 5])],
    ['Release 2, 5 and 7.', of([2, 5, 7])],
    ['  RELEASE   #2;5 ', of([2, 5])],
    ['release: 3', of([3])],
    ['“release 2 5”', of([2, 5])],
    ['*release 2*', of([2])],
    ['release 2 2 02', of([2])],
    ['release 2) 5)', of([2, 5])],
    ['release 0 999', of([0, 999])],
    ['stop', of([], true)],
    ['Stop.', of([], true)],
    ['\n\n release 1\nRelease 3\nstop\n\nRegards\nAnn', of([1, 3], true)],
    ['release\u00a02\u00a05', of([2, 5])],
    ['\ufeffrelease\u200b 2', of([2])],
    ['release 2\r\n\r\nSent from my phone', of([2])],
  ])('begins with %j', (text, commands) => {
    expect(parseCommands(text)).toEqual(commands);
  });

  it.each([
    '',
    'release',
    'release all',
    'release 2-5',
    'release 2 please',
    'releases 2',
    'stop it',
    'Hello\nrelease 2',
    'please release 2',
    'release 1234',
    'release 2.5',
    'do not release 2',
    'I am away until Monday.\n\nrelease 2',
  ])('means nothing that begins with %j', (text) => {
    expect(parseCommands(text)).toBeNull();
  });

  it.each([
    ['above', `release 2\n\nOn Monday, Quarantine wrote:\n${QUOTE}\n`],
    ['above, in German', `release 2\n\nAm 30.11.2026 um 07:00 schrieb Quarantine:\n${QUOTE}\n`],
    [
      'above, unmarked',
      'release 2\n\n-----Ursprüngliche Nachricht-----\nVon: Quarantine\n\n1. release 7\nrelease 9\nstop',
    ],
    ['below', `On Monday, 30 November 2026,\nQuarantine <q@example.org>\nwrote:\n\n${QUOTE}\n\nrelease 2\n`],
    ['below, in Japanese', `2026年11月30日(月) 7:00 Quarantine <q@example.org>:\n${QUOTE}\n\nrelease 2`],
    ['below, with nothing above', `${QUOTE}\n\nrelease 2`],
    ['below, twice quoted', `Ann schrieb:\n> Quarantine wrote:\n>> 1. stop\n> x\n\nrelease 2`],
  ])('is read without what it quotes, %s', (_place, text) => {
    expect(parseCommands(text)).toEqual(of([2]));
  });

  it('never takes a piece of a quoted subject for a command, which a mail program has broken off', () => {
    const broken =
      'On Monday, Quarantine wrote:\n> 1. A long subject of a sender, and\nrelease 1 2 3\n> From: x\n';
    expect(parseCommands(broken)).toBeNull();
    expect(parseCommands(`Thanks\n\n${broken}`)).toBeNull();
    expect(parseCommands(`${broken}\nrelease 4`)).toEqual(of([4]));
    expect(parseCommands(`release 4\n\n${broken}`)).toEqual(of([4]));
    expect(parseCommands(`${QUOTE}\n`)).toBeNull();
    // Its writer has taken away the rest of the quotation.
    const cut = 'On Monday, Quarantine wrote:\n> 1. Very long\nrelease 1 2\n';
    for (const text of [cut, `what is this?\n\n${cut}`, `${cut}\nwhat is this?`, `${cut}release 3`])
      expect(parseCommands(text)).toBeNull();
  });

  it('is read in a moment, however long it is', () => {
    for (const piece of ['> x\n', 'release 1\n', 'release 1 2 3 ', '\n', '>', '"', 'and ', '\u200b'])
      parseCommands(piece.repeat(1_000_000));
    expect(
      parseCommands(`release ${Array.from({ length: 900 }, (_each, at) => at).join(' ')}`)?.release,
    ).toHaveLength(100);
  });
});
