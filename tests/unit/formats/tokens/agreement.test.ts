import { describe, expect, it } from 'vitest';
import { readTokens, type TokenizerSettings } from '@/lib/formats/tokens/read-tokens';
import { readSignatureBlob } from '@/lib/formats/tokens/signature-blob';
import { readRankingSet } from '@/tests/support/ranking-set';

const CHAIN: TokenizerSettings = { chain: true, urls: true, ignoredHeaders: new Set() };
const { messages, counts } = readRankingSet();
const read = messages.map((mail) => ({ ...mail, tokens: readTokens(mail.source, CHAIN).tokens }));

describe('the tokens of 1,209 real messages', () => {
  it('are those that DSPAM stored, for every message whose signature row is still there', () => {
    const stored = read.filter(({ blob }) => blob !== null);
    expect(stored).toHaveLength(266);
    const different = stored.filter(({ blob, tokens }) => {
      const ids = readSignatureBlob(blob ?? Buffer.alloc(0))?.map(({ id }) => id) ?? [];
      const ours = new Set(tokens.map(({ id }) => id));
      return ids.length !== ours.size || ids.some((id) => !ours.has(id));
    });
    expect(different.map(({ signature }) => signature)).toEqual([]);
  });

  it('are as many as were counted when all signature rows were still there', () => {
    expect(read.reduce((sum, { tokens }) => sum + tokens.length, 0)).toBe(801_486);
  });

  it('have all been learned: each has a row with at least the hit of its own message', () => {
    const unknown = read.flatMap(({ tokens }) => tokens.filter(({ id }) => !counts.get(id)?.spamHits));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  it('hold every token that DSPAM named as a factor', () => {
    const missing = read.flatMap(({ source, tokens }) => {
      const names = new Set(tokens.map(({ name }) => name));
      return factorsOf(source.toString('latin1')).filter((name) => !names.has(name));
    });
    expect(missing).toEqual([]);
    expect(read.flatMap(({ source }) => factorsOf(source.toString('latin1')))).toHaveLength(18_255);
  });

  it('stand there as often as DSPAM counted, or oftener where noise reduction took some out', () => {
    const more = read.flatMap(({ blob, tokens }) => {
      const stored = new Map(
        (blob ? readSignatureBlob(blob) : null)?.map(({ id, frequency }) => [id, frequency]),
      );
      return tokens.filter(({ id, frequency }) => (stored.get(id) ?? 0) > frequency);
    });
    expect(more.map(({ name }) => name)).toEqual([]);
  });
});

function factorsOf(message: string): string[] {
  const block = /^X-DSPAM-Factors: \d+,\n((?:\t.*\n?)+)/m.exec(message)?.[1] ?? '';
  return block.split('\n').flatMap((line) => {
    const name = /^\t(.+), \d\.\d+,?$/.exec(line)?.[1];
    return name
      ? [name.replace(/%([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))]
      : [];
  });
}
