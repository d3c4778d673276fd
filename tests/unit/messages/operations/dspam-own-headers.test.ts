import { describe, expect, it } from 'vitest';
import {
  markReclassified,
  withOneSignatureHeader,
  withoutOtherUsers,
} from '@/lib/messages/operations/dspam-own-headers';

const OWN = '1,6b014b62320111141710912';
const text = async (change: (message: Buffer) => Promise<Buffer>, message: string) =>
  (await change(Buffer.from(message, 'latin1'))).toString('latin1');

describe('withoutOtherUsers', () => {
  it('takes X-DSPAM-User headers off, folded ones too, and leaves the body alone', async () => {
    const none = (message: string) => text((bytes) => withoutOtherUsers(bytes, ''), message);
    expect(await none('A: 1\nx-dspam-user: bob\n more\nB: 2\n\nX-DSPAM-User: bob\n')).toBe(
      'A: 1\nB: 2\n\nX-DSPAM-User: bob\n',
    );
    expect(await none('A: 1\r\nX-DSPAM-User: bob\r\n\r\nbody')).toBe('A: 1\r\n\r\nbody');
  });

  it('leaves the one that DSPAM itself has written', async () => {
    expect(
      await text(
        (bytes) => withoutOtherUsers(bytes, 'ann'),
        'X-DSPAM-User: mallory\nX-DSPAM-User: ann\n\nbody',
      ),
    ).toBe('X-DSPAM-User: ann\n\nbody');
  });

  it('answers the same bytes when there is nothing to do', async () => {
    const bytes = Buffer.from([0x53, 0x3a, 0x20, 0xff, 0x00, 0x0a, 0x0a, 0xe9]);
    expect(await withoutOtherUsers(bytes, '')).toBe(bytes);
  });
});

describe('withOneSignatureHeader', () => {
  it('renames every signature header but the last', async () => {
    expect(
      await text(
        withOneSignatureHeader,
        `X-DSPAM-Signature: 2,forged\nA: 1\nX-DSPAM-Signature: ${OWN}\n\nX-DSPAM-Signature: 3\n`,
      ),
    ).toBe(`X-Foreign-DSPAM-Signature: 2,forged\nA: 1\nX-DSPAM-Signature: ${OWN}\n\nX-DSPAM-Signature: 3\n`);
  });

  it('ends its own signature line with a bare LF, as the quarantine has it', async () => {
    expect(await text(withOneSignatureHeader, `A: 1\r\nX-DSPAM-Signature: ${OWN}\r\n\r\nbody\r\n`)).toBe(
      `A: 1\r\nX-DSPAM-Signature: ${OWN}\n\r\nbody\r\n`,
    );
  });
});

describe('markReclassified', () => {
  it.each([
    ['A: 1\n\nbody', 'A: 1\nX-DSPAM-Reclassified: Innocent\n\nbody'],
    ['A: 1\r\n\r\nbody', 'A: 1\r\nX-DSPAM-Reclassified: Innocent\n\r\nbody'],
    ['A: 1', 'A: 1\nX-DSPAM-Reclassified: Innocent\n'],
    ['\nbody', 'X-DSPAM-Reclassified: Innocent\n\nbody'],
  ])('adds it at the end of the headers of %j', async (before, after) => {
    expect(await text(markReclassified, before)).toBe(after);
  });

  it.each([
    ['A: 1\n\nbody', ''],
    [' of no header\nA: 1\n\nbody', ''],
    ['\nbody', ''],
    ['A: 1\n\nbody', 'From a@b Mon\n'],
  ])('puts a Message-Id before all headers of %j', async (before, line) => {
    expect(await text((message) => markReclassified(message, '<1@x>'), line + before)).toBe(
      `${line}Message-Id: <1@x>\nX-DSPAM-Reclassified: Innocent\n${before}`,
    );
  });

  it('adds it at the beginning where the headers have no end, behind the line of a mail server', async () => {
    const endless = `${'A: 1\n'.repeat(200_000)}`;
    expect((await text(markReclassified, `From a@b Mon\n${endless}`)).slice(0, 60)).toBe(
      `From a@b Mon\nX-DSPAM-Reclassified: Innocent\n${endless}`.slice(0, 60),
    );
  });
});
