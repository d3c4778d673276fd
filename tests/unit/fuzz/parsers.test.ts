import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { describeFactor, parseFactors } from '@/lib/formats/dspam/factors';
import { parseSignature } from '@/lib/formats/dspam/signature';
import { parseLog, parseRecord, recordProblems } from '@/lib/formats/logs/log-record';
import { type LogEntry, LogSplitter } from '@/lib/formats/logs/log-splitter';
import { readMail } from '@/lib/formats/mail/read-mail';
import { safeHtml } from '@/lib/formats/mail/safe-html';
import { formatLife, parseLife, playLife } from '@/lib/store/index/history/history-life';
import { prepareRecord } from '@/lib/store/index/history/history-row';
import { digestKey, messageRow } from '@/lib/store/index/quarantine/message-row';
import { formatDspamConf } from '@/scripts/setup/dspam-conf.mjs';
import { captureBytes, capturesEndingIn } from '../../support/captures';
import { openScanFile, scanBytes } from '../../support/scan-bytes';
import { FUZZ_TIMEOUT_MS, fuzz } from './fuzz';

// Inputs made from what the real DSPAM wrote: no exception, nothing over a second, every byte of an mbox accounted for.

const read = (ending: string) => capturesEndingIn(ending).map((file) => readFileSync(file));
const texts = (pattern: RegExp) =>
  [...new Set(read('.mbox').flatMap((bytes) => bytes.toString('latin1').match(pattern) ?? []))].map((text) =>
    Buffer.from(text, 'latin1'),
  );
/** Some records in a row, so that an input is small and separators are near. */
async function stretches(): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const bytes of read('.mbox')) {
    const entries = await scanBytes(bytes);
    for (let at = 0; at < entries.length; at += 3) {
      const [first, last] = [entries[at], entries[Math.min(at + 2, entries.length - 1)]];
      if (first && last) found.push(bytes.subarray(first.offset, last.offset + last.length));
    }
  }
  return found;
}

it(
  'the mbox scanner accounts for every byte, and every message becomes a row',
  async () => {
    const now = new Date();
    const scan = await openScanFile();
    await fuzz(await stretches(), 0.5, async (input) => {
      const entries = await scan(input);
      const pieces = entries.map(({ offset, length }) => input.subarray(offset, offset + length));
      assert(Buffer.concat(pieces).equals(input));
      let at = 0;
      for (const entry of entries) {
        assert.equal(entry.offset, at);
        at += entry.length;
        if (entry.kind === 'blank') continue;
        const row = messageRow(entry, now);
        assert.match(digestKey(entry), /^x[0-9a-f]{24}$/);
        assert.match(row.signature, /^[\d,a-f]{0,32}$/);
        assert(Number.isFinite(row.receivedAt.getTime()));
        assert(Number.isFinite(row.confidence) && Number.isFinite(row.probability));
      }
    });
  },
  FUZZ_TIMEOUT_MS,
);

it(
  'the log parser reads any log',
  async () => {
    const seeds = [...read('.log'), captureBytes('domain', 'dspam_home', 'system.log')].flatMap((bytes) => {
      const lines = bytes.toString('latin1').split('\n');
      return [0, 40, 80].map((at) => Buffer.from(lines.slice(at, at + 40).join('\n'), 'latin1'));
    });
    await fuzz(seeds, 0.5, (input) => {
      for (const kind of ['user', 'system'] as const)
        for (const record of parseLog(input, kind)) assert.match(record.letter, /^[!-~]$/);
      accountForLog(input);
    });
  },
  FUZZ_TIMEOUT_MS,
);

/** The entries of a log, put together, are the log, up to a last line that is not complete; each becomes a row. */
function accountForLog(input: Buffer): void {
  const splitter = new LogSplitter(0);
  const piece = 1 + (input.length % 700);
  const entries: LogEntry[] = [];
  for (let at = 0; at < input.length; at += piece)
    entries.push(...splitter.push(input.subarray(at, at + piece)));
  entries.push(...splitter.finish());
  let at = 0;
  for (const { offset, length, text } of entries) {
    assert.equal(offset, at);
    at += length;
    assert(input.toString('latin1', offset, offset + length).includes(text));
    if (text === '') continue;
    const record = parseRecord(text, 'user');
    const prepared = prepareRecord(record, 0);
    assert.doesNotMatch(prepared.fromText + prepared.subject + prepared.messageId, /[\0\n\r]/);
    assert(recordProblems(text, record, 'user', 0).every(Boolean));
    playLife(parseLife(formatLife([prepared.event])));
  }
  assert.equal(splitter.offset, at);
  // What is left is one line, with the record that it may belong to.
  const left = input.subarray(at).toString('latin1');
  assert(left.split('\n').filter((line) => /^\d{1,11}\t[!-~]\t/.test(line)).length <= 1);
}

it(
  'any mail is read, and its HTML holds no script, handler or foreign address',
  async () => {
    const seeds = [...read('.eml'), ...(await stretches())].map((bytes) => bytes.subarray(0, 20_000));
    await fuzz(seeds, 0.012, async (input) => {
      const mail = await readMail(input);
      const { html } = safeHtml(mail.html ?? input.toString('latin1'), { remoteImages: false });
      expect(html).not.toMatch(/<script|<iframe|<[^>]*\son\w+\s*=|javascript:/i);
    });
  },
  FUZZ_TIMEOUT_MS,
);

it(
  'signatures hold nothing but digits, a to f and one comma',
  async () => {
    const seeds = texts(/(?<=^X-DSPAM-Signature: ).*$/gm);
    await fuzz(seeds, 0.012, (input) => {
      const signature = parseSignature(input.toString('latin1'));
      if (signature) expect(signature.text).toMatch(/^(\d{1,10},)?[0-9a-f]{10,32}$/);
    });
  },
  FUZZ_TIMEOUT_MS,
);

it(
  'factors are numbers from 0 to 1 with a name',
  async () => {
    const seeds = texts(/(?<=^X-DSPAM-Factors: ).*(?:\n\t.*)*/gm);
    await fuzz(seeds, 0.006, (input) => {
      for (const { token, probability } of parseFactors(input.toString('latin1')).factors) {
        expect(probability >= 0 && probability <= 1).toBe(true);
        expect(describeFactor(token).words.length).toBeGreaterThan(0);
      }
    });
  },
  FUZZ_TIMEOUT_MS,
);

it(
  'any dspam.conf is read',
  async () => {
    const database = { socket: '/run/db', user: 'dspam', password: 'secret', name: 'dspam' };
    const seed = Buffer.from(
      formatDspamConf({ home: '/var/spool/dspam', agent: '/usr/bin/procmail -d %u', database }),
    );
    await fuzz([seed], 0.006, (input) => {
      const conf = parseDspamConf(input.toString('latin1'));
      expect(conf.all('home').every((value) => typeof value === 'string')).toBe(true);
      for (const [name] of conf.preferences) expect(name).not.toContain('=');
    });
  },
  FUZZ_TIMEOUT_MS,
);
