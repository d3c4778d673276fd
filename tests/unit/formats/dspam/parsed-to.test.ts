import { describe, expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { withoutParsedTo } from '@/lib/formats/dspam/parsed-to';

const ON = parseDspamConf('ParseToHeaders on\nChangeUserOnParse full\n');
const disarm = async (text: string, conf = ON) =>
  (await withoutParsedTo(Buffer.from(text, 'latin1'), conf)).toString('latin1');

describe('withoutParsedTo', () => {
  const long = 'a'.repeat(1023);
  it.each([
    ['a header', 'To: notspam-bob@example.org\n\nbody\n'],
    ['the body', 'A: 1\n\nTo: <spam-bob@example.org>\n'],
    ['any case', 'A: 1\n\ntO: x, spam-bob@example.org\n'],
    ['the second piece of a line', `A: 1\n\n${long}To: notspam-bob@example.org\n`],
    ['a name in a later piece, which the daemon reads', `A: 1\n\nTo: ${long}, spam-bob@example.org\n`],
    ['a line without an end', 'A: 1\n\nTo: spam-bob'],
  ])('puts a tab behind To: in %s', async (_where, text) => {
    expect(await disarm(text)).toBe(text.replace(/(to:) /i, '$1\t'));
  });

  it('leaves everything else alone', async () => {
    for (const text of [
      'To: alice@example.org\n\nspam-bob\n',
      `A: 1\n\n${'a'.repeat(1000)}To: spam-bob\n`,
      'A: 1\n\nX-To: spam-bob\n',
      'A: 1\n\nTo: ann\nspam-bob\n',
    ])
      expect(await disarm(text)).toBe(text);
  });

  it('does nothing where DSPAM does not look', async () => {
    const message = Buffer.from('To: spam-bob\n\n');
    expect(await withoutParsedTo(message, parseDspamConf('ParseToHeaders off\n'))).toBe(message);
    expect(message.toString()).toBe('To: spam-bob\n\n');
  });
});
