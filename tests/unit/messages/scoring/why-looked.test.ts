import { describe, expect, it } from 'vitest';
import { readTokens } from '@/lib/formats/tokens/read-tokens';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { ownWords } from '@/lib/messages/scoring/mark-kind';
import { scoreTokens } from '@/lib/messages/scoring/score-tokens';
import { formatWhy, parseWhy, type WhyLooked, whyLooked } from '@/lib/messages/scoring/why-looked';

const TOTALS = { spam: 100, innocent: 100 };
const SETTINGS = { urls: true, ignoredHeaders: new Set<string>() };
const MAIL =
  'From: Ann <ann@shop.example>\nTo: zoe@example.org\nList-Id: <news.example>\nSubject: Agenda 33\n\nminutes\n';

/** What one line says of a mail, by what the filter has learned: in spam and in innocent mail. */
function whyOf(
  learned: Record<string, [spam: number, innocent: number]>,
  { address = 'ann@shop.example', from = 'Ann <ann@shop.example>', chain = true } = {},
): WhyLooked {
  const mail = Buffer.from(MAIL.replace('Ann <ann@shop.example>', from));
  const { tokens } = readTokens(mail, { ...SETTINGS, chain });
  const counts = new Map(
    Object.entries(learned).map(([name, [spamHits, innocentHits]]) => [
      tokenId(name),
      { spamHits, innocentHits },
    ]),
  );
  const totals = TOTALS;
  const score = scoreTokens(tokens, counts, totals, 'all');
  if (!score) throw new Error('not judged');
  return whyLooked({
    tokens,
    counts,
    totals,
    own: 'all',
    score,
    address,
    ownWords: ownWords('zoe@example.org'),
  });
}

const SENDER: Record<string, [number, number]> = { 'From*<ann+shop.example>': [3, 14] };
const LIST: Record<string, [number, number]> = { 'List-Id*<news.example>': [1, 9] };
const DOMAIN: Record<string, [number, number]> = { 'From*shop.example>': [6, 20] };
const WORDS: Record<string, [number, number]> = {
  'Received*for+<zzz': [1, 90],
  'Subject*33': [1, 80],
  'Subject*Agenda': [1, 12],
  minutes: [1, 40],
};

describe('why a message looks as it does, in one line', () => {
  it('names the sender first, without what the message itself has taught', () => {
    expect(whyOf({ ...SENDER, ...LIST, ...DOMAIN, ...WORDS })).toEqual({
      kind: 'sender',
      innocent: 14,
      spam: 2,
      word: '',
    });
  });

  it('then the list, the domain, and a word that means something', () => {
    expect(whyOf({ ...LIST, ...DOMAIN, ...WORDS })).toMatchObject({ kind: 'list', innocent: 9, spam: 0 });
    expect(whyOf({ ...DOMAIN, ...WORDS })).toMatchObject({ kind: 'domain', innocent: 20, spam: 5 });
    expect(whyOf(WORDS)).toEqual({ kind: 'word', innocent: 12, spam: 0, word: 'Agenda' });
    expect(whyOf({ minutes: [1, 40] })).toMatchObject({ kind: 'word', word: 'minutes' });
  });

  it('says that a sender is new where nothing speaks for them, and nothing where there is none', () => {
    expect(whyOf({ minutes: [50, 0], 'Subject*33': [1, 80] })).toEqual({ kind: 'never' });
    // What is there is the mail itself.
    expect(whyOf({ 'From*<ann+shop.example>': [1, 0] })).toEqual({ kind: 'never' });
    expect(whyOf({}, { address: '' })).toEqual({ kind: 'unknown' });
  });

  it('calls no sender new of whom only spam was learned', () => {
    expect(whyOf({ 'From*<ann+shop.example>': [9, 0] })).toEqual({ kind: 'unknown' });
    expect(whyOf({ 'From*shop.example>': [9, 0] })).toEqual({ kind: 'unknown' });
  });

  it('calls no sender new whose address the filter keeps in another form', () => {
    const bare = { from: 'ann@shop.example' };
    expect(whyOf({ 'From*ann+shop.example': [1, 500] }, bare)).toEqual({ kind: 'unknown' });
    expect(whyOf({ 'From*<ann': [1, 500] }, { chain: false })).toEqual({ kind: 'unknown' });
    // Other mail of the domain has the brackets; of that this one is no part.
    expect(whyOf({ 'From*shop.example>': [2, 20] }, bare)).toMatchObject({
      kind: 'domain',
      innocent: 20,
      spam: 2,
    });
  });

  it('passes over a sender, a list and a domain that speak against the message', () => {
    const against: Record<string, [number, number]> = {
      'From*<ann+shop.example>': [40, 3],
      'List-Id*<news.example>': [40, 3],
      'From*shop.example>': [90, 3],
    };
    expect(whyOf({ ...against, ...WORDS })).toMatchObject({ kind: 'word', word: 'Agenda' });
    expect(whyOf(against)).toEqual({ kind: 'unknown' });
  });
});

it('is kept in one column', () => {
  const all: WhyLooked[] = [
    { kind: 'sender', innocent: 4_000_000_000, spam: 4_000_000_000, word: '' },
    { kind: 'word', innocent: 3, spam: 0, word: 'zwei Wörter' },
    { kind: 'never' },
    { kind: 'unknown' },
  ];
  for (const why of all) {
    expect(parseWhy(formatWhy(why))).toEqual(why);
    expect(formatWhy(why).length).toBeLessThanOrEqual(80);
  }
  for (const kept of ['', 'newer 1 2', 'sender', 'sender x 2', 'word 1'])
    expect(parseWhy(kept)).toEqual({ kind: 'unknown' });
});
