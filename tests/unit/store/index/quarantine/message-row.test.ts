import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { headerColumns, messageRow } from '@/lib/store/index/quarantine/message-row';
import { scanBytes } from '../../../../support/scan-bytes';

const FALLBACK = new Date('2026-11-21T12:00:00Z');
const zone = process.env.TZ;
// West of Greenwich: the last hours of a year are of the next one in UTC.
beforeAll(() => {
  process.env.TZ = 'America/New_York';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

async function rowOf(separator: string, ...headers: string[]) {
  const [entry] = await scanBytes(
    Buffer.from(`${[separator, ...headers].join('\n')}\n\nText\n\n\n\n`, 'latin1'),
  );
  if (!entry) throw new Error('no entry');
  return messageRow(entry, FALLBACK);
}
const OWN = 'From QUARANTINE Sat Nov 21 03:10:00 2026';

describe('when a message was received', () => {
  it('is the time of its signature, then that of the filter, then that of the separator', async () => {
    const seconds = Date.UTC(2026, 10, 20, 10) / 1000;
    const processed = 'X-DSPAM-Processed: Fri Nov 20 20:00:00 2026';
    const signed = await rowOf(
      OWN,
      'Subject: a',
      processed,
      `X-DSPAM-Signature: 1,${seconds.toString(16)}12345`,
    );
    expect(signed.receivedAt).toEqual(new Date('2026-11-20T10:00:00Z'));
    expect((await rowOf(OWN, 'Subject: a', processed)).receivedAt).toEqual(new Date('2026-11-21T01:00:00Z'));
    expect((await rowOf(OWN, 'Subject: a')).receivedAt).toEqual(new Date('2026-11-21T08:10:00Z'));
  });

  it('is no time that the filter cannot have written', async () => {
    const never = 'From spam@pills.example Fri Dec 31 23:59:59 9999';
    for (const processed of [
      'Fri Dec 31 23:59:59 9999',
      'Sat Jan 01 00:00:00 1000',
      'Fri Nov 31 99:99:99 2026',
      'x',
    ]) {
      const header = `X-DSPAM-Processed: ${processed}`;
      expect((await rowOf(never, 'Subject: a', header)).receivedAt, processed).toEqual(FALLBACK);
      expect((await rowOf(OWN, 'Subject: a', header)).receivedAt, processed).toEqual(
        new Date('2026-11-21T08:10:00Z'),
      );
    }
  });
});

describe('the sender that is grouped by', () => {
  it.each([
    ['chief@b.example <Liar@L.example>', 'liar@l.example', 'l.example'],
    [`"${'\u2800'.repeat(400)}" <liar@l.example>`, 'liar@l.example', 'l.example'],
    [`"${'a'.repeat(3_000)}" <liar@l.example>`, 'liar@l.example', 'l.example'],
    [
      'Chief <=?utf-8?q?chief=40b=2Eexample=3E?=@l.example>',
      '=?utf-8?q?chief=40b=2eexample=3e?=@l.example',
      'l.example',
    ],
    ['Chief <chief@b.example> <liar@l.example>', '', ''],
    [
      `<chief@b.example.${'a'.repeat(150)}.l.example>`,
      `chief@b.example.${'a'.repeat(47)}…${'a'.repeat(54)}.l.example`,
      `b.example.${'a'.repeat(47)}…${'a'.repeat(54)}.l.example`,
    ],
  ])('is the one that is shown: %s', (from, sender, senderDomain) => {
    const row = headerColumns(Buffer.from(`From: ${from}\nSubject: a\n`));
    expect(row).toMatchObject({ sender, senderDomain });
    if (sender.length < 100) expect(parseAddress(row.fromText).address.toLowerCase()).toBe(sender);
    expect(row.sender.length).toBeLessThanOrEqual(128);
  });

  it('has no subject where nothing of it can be seen', () => {
    const row = headerColumns(Buffer.from('From: a@b.example\nSubject: \u200b\u2060\u00ad\u3164\u2800\n'));
    expect(row).toMatchObject({ subject: '', subjectSort: '' });
  });
});
