import { describe, expect, it } from 'vitest';
import { unquoteFrom } from '@/lib/messages/operations/unquote-from';

const HEADER = 'Subject: a\n\n';
const unquote = async (body: string, fragment: string | null) =>
  (await unquoteFrom(Buffer.from(HEADER + body), fragment === null ? null : Buffer.from(fragment)))
    .toString()
    .slice(HEADER.length);

describe('unquoteFrom', () => {
  it('takes off the > where the fragment has the line without', async () => {
    expect(await unquote('hello\n>From me\n>From you\nend\n', '\n\nhello\nFrom me\nFrom you\nend\n\n')).toBe(
      'hello\nFrom me\nFrom you\nend\n',
    );
  });

  it('leaves a line that came quoted', async () => {
    expect(await unquote('>From before\n>From now\nend\n', '\n\n>From before\nFrom now\nend\n\n')).toBe(
      '>From before\nFrom now\nend\n',
    );
  });

  it('leaves everything that the fragment does not show', async () => {
    expect(await unquote('a\n>From b\n>From c\n', '\n\na\nFrom b\nFro\n')).toBe('a\nFrom b\n>From c\n');
    expect(await unquote('a\n>From b\n', null)).toBe('a\n>From b\n');
  });

  it('stops where the stored body is another text, as after decoding', async () => {
    expect(await unquote('decoded\n>From b\n', '\n\nZGVj\nFrom b\n\n')).toBe('decoded\n>From b\n');
  });

  it('does not use a fragment that begins with headers (CRLF mail)', async () => {
    expect(await unquote('>From b\n', 'Subject: a\r\n\r\nFrom b\r\n\n')).toBe('>From b\n');
  });
});
