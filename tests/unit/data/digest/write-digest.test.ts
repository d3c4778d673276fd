import { expect, it } from 'vitest';
import { writeDigest } from '@/lib/data/digest/write-digest';

type Content = Parameters<typeof writeDigest>[0];
type Reader = Parameters<typeof writeDigest>[1];

const message = {
  key: 'k',
  host: null as string | null,
  subject: 'Agenda (1)!',
  from: { name: 'Bob', address: 'bob@example.net' },
  receivedAt: new Date('2026-11-30T12:00:00Z'),
  word: 'likely',
  hasAlert: false,
  why: { kind: 'word', word: 'Agenda', innocent: 12, spam: 0 },
};

function textIn(language: string, of: Partial<typeof message> = {}, away: string[] = []): Promise<string> {
  const content = {
    place: { user: 'alice@example.org' },
    messages: [{ ...message, ...of }],
    more: 0,
    expiring: [],
    moreExpiring: 0,
    away,
  } as unknown as Content;
  const reader = {
    since: new Date('2026-11-29T12:00:00Z'),
    timeZone: 'UTC',
    language,
    links: {
      release: () => 'https://a/r',
      open: () => 'https://a/o',
      everything: 'https://a/e',
      stop: 'https://a/s',
    },
    canAnswer: false,
  } as unknown as Reader;
  return writeDigest(content, reader).then(({ text }) => text);
}

it('isolates in a mail from right to left what is somebody’s', async () => {
  const text = await textIn('he');
  expect(text).toContain('\n1. \u2068Agenda (1)!\u2069\n');
  expect(text).toContain(': \u2068Bob\u2069 \u2068<bob@example.net>\u2069\n');
  expect(text).toContain('\u2068alice@example.org\u2069');
  expect(text).toMatch(/\u2068Agenda\u2069/);
  // An address of a page is taken as it stands.
  expect(text).toContain(': https://a/o\n');
});

it('isolates in one from left to right what runs the other way', async () => {
  expect(await textIn('en')).not.toMatch(/[\u2066-\u2069]/);
  const text = await textIn('en', {
    subject: 'שלום (1)\u202e',
    from: { name: 'דנה', address: 'dana@shop.example' },
  });
  expect(text).toContain('\n1. \u2068שלום (1)');
  expect(text).toContain('From: \u2068דנה\u2069 <dana@shop.example>\n');
});

it('says on which filter host a message is, and which could not be asked, where there are several', async () => {
  const text = await textIn('en', { host: 'web2' }, ['web3']);
  expect(text).toMatch(/^ {3}On web2$/m);
  expect(text).toMatch(/^The host web3 could not be asked\. What came there will be in the next digest\.$/m);
  expect(await textIn('en')).not.toMatch(/\b(On|host)\b/);
});
