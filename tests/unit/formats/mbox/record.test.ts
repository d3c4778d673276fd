import { describe, expect, it } from 'vitest';
import { firstHeaders, headerBlock } from '@/lib/formats/mbox/header-block';
import { messageOf, separatorLengthOf } from '@/lib/formats/mbox/record';
import { captureBytes } from '../../../support/captures';
import { scanBytes } from '../../../support/scan-bytes';

const message = (text: string) => {
  const bytes = Buffer.from(text, 'latin1');
  return messageOf({ bytes, separatorLength: separatorLengthOf(bytes) }).toString('latin1');
};

describe('messageOf', () => {
  const separator = 'From QUARANTINE Sat Nov 21 07:40:56 2026\n';

  it('takes off the separator and the three empty lines that DSPAM adds', () => {
    expect(message(`${separator}Subject: a\n\nbody\n\n\n\n`)).toBe('Subject: a\n\nbody\n');
  });

  it('keeps the two blank lines of a body signature', () => {
    expect(message(`${separator}Subject: a\n\nbody\n!DSPAM:1,6b!\n\n\n\n\n`)).toBe(
      'Subject: a\n\nbody\n!DSPAM:1,6b!\n\n',
    );
  });

  it('leaves its line end to a message that had none', () => {
    expect(message(`${separator}Subject: a\n\nbody\n\n\n`)).toBe('Subject: a\n\nbody\n');
  });

  it('gives the filter what the real DSPAM gave its delivery agent, but for the header that it adds', async () => {
    const mbox = captureBytes('domain/dspam_home/data/example.org/alice/alice.mbox');
    const delivered = captureBytes('delivered-after-release.eml').toString('latin1');
    const signature = /X-DSPAM-Signature: (\S+)/.exec(delivered)?.[1] ?? 'none';
    const entries = await scanBytes(mbox);
    const entry = entries.find(({ head }) => head.includes(signature));
    // That message was released and is gone from the capture; its like is compared by its end.
    const any = entry ?? entries[0];
    const bytes = mbox.subarray(any?.offset, (any?.offset ?? 0) + (any?.length ?? 0));
    expect(messageOf({ bytes, separatorLength: separatorLengthOf(bytes) }).toString('latin1')).toMatch(
      /!DSPAM:[^!]+!\n\n$/,
    );
  });
});

describe('headerBlock', () => {
  it('ends at an empty line with LF or CRLF', () => {
    expect(headerBlock(Buffer.from('A: 1\nB: 2\n\nbody'))).toMatchObject({ bodyOffset: 11, complete: true });
    expect(headerBlock(Buffer.from('A: 1\r\nB: 2\r\n\r\nbody'))).toMatchObject({
      bodyOffset: 14,
      complete: true,
    });
    expect(headerBlock(Buffer.from('A: 1\r\nX: 2\n\nbody'))).toMatchObject({
      bodyOffset: 12,
      complete: true,
    });
  });

  it('knows a message that is all header, and one that has none', () => {
    expect(headerBlock(Buffer.from('A: 1\nB: 2')).complete).toBe(false);
    expect(headerBlock(Buffer.from('\nbody'))).toMatchObject({ bodyOffset: 1, complete: true });
  });
});

describe('firstHeaders', () => {
  it('takes the first of a name in any case, with its continuation lines', () => {
    const block = Buffer.from('SUBJECT: one\n two\nFrom: a\nsubject: other\n');
    const found = firstHeaders(block, ['from', 'subject']);
    expect(found.subject?.toString()).toBe(' one\n two');
    expect(found.from?.toString()).toBe(' a');
  });

  it('does not find a header inside a continuation line or a longer name', () => {
    const block = Buffer.from('X-From: a\nTo: b\n from: c\nFromage: d\n');
    expect(firstHeaders(block, ['from'])).toEqual({});
  });
});
