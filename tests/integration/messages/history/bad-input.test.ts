import { appendFileSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryQuery } from '@/lib/messages/history/history-query';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';
import { listHourly } from '../../../support/list-hourly';
import { testSite } from '../../../support/test-site';
import { withoutRights } from '../../../support/without-rights';

const USER = 'alice@example.org';
const site = await testSite();
let log: string;

beforeAll(async () => {
  log = site.files(USER).log;
});
beforeEach(async () => {
  rmSync(log, { force: true, recursive: true });
  mkdirSync(site.files(USER).dir, { recursive: true });
  for (const table of ['log', 'history', 'history_block', 'history_gram', 'hourly'])
    await site.query(`DELETE FROM dashboard_${table}`);
});

const HOUR = 1_760_000_400;
let made = 0;
const record = (
  subject: string,
  { time = String(HOUR), letter = 'S', id = '<m@example.com>', status = 'Quarantined' } = {},
) =>
  `${time}\t${letter}\tAnn <ann@example.com>\t1,68e77a9a${String(++made).padStart(10, '0')}\t${subject}\t${status}\t${id}`;
const write = (text: string) => writeFileSync(log, Buffer.from(text, 'latin1'));
const open = () => openHistory(USER, true);
const subjects = async (query: HistoryQuery = {}) =>
  (await listHistory(await open(), query)).entries.map(({ subject }) => subject);

describe('a log', () => {
  it('that is missing says so, and what was read before is there still', async () => {
    write(`${record('kept')}\n\n`);
    await open();
    rmSync(log);
    expect((await open()).state).toMatchObject({ phase: 'missing', entries: 1, off: null });
    expect(await subjects()).toEqual(['kept']);
  });

  it('that may not be read says which file, and what was read before is there still', async () => {
    write(`${record('kept')}\n\n`);
    await open();
    appendFileSync(log, `${record('unseen')}\n\n`);
    const { state } = await withoutRights(log, { during: 0, after: 0o660 }, open);
    expect(state).toMatchObject({
      phase: 'unreadable',
      entries: 1,
      trouble: { code: 'unavailable', reason: expect.stringMatching(/^unreadable/) },
    });
    expect(log.startsWith(String(state.trouble?.values.file))).toBe(true);
    expect(await subjects()).toEqual(['unseen', 'kept']);
  });

  it('with glued and cut records shows both, and counts them', async () => {
    const cut = record('cut', { id: `<${'x'.repeat(2000)}` }).slice(0, 1023);
    write(`${cut}${record('glued')}\n\n${record('whole')}\n\n`);
    expect(await subjects()).toEqual(['whole', 'glued', 'cut']);
    expect((await open()).state.problems).toEqual({ 'cut-off': 1, glued: 1 });
  });

  it('with NUL bytes and lines that are not records shows the rest, and counts them', async () => {
    write(`${'\0'.repeat(5000)}${record('after')}\n\nnonsense\n\n${record('in\0side')}\n\n`);
    expect(await subjects()).toEqual(['inside', 'after']);
    expect((await open()).state.problems).toEqual({ 'nul-bytes': 2, 'not-a-record': 1 });
  });

  it('with impossible times takes that of the signature, else that of the record before, and counts them', async () => {
    const future = String(Math.floor(Date.now() / 1000) + 10 * 24 * 3600);
    const fed = (time: string) => `${time}\tC\tAnn\t\tfed ${time}\t\t<fed>\n\n`;
    write(
      `${record('good')}\n\n${record('zero', { time: '0' })}\n\n${fed('5')}${fed(future)}${fed('99999999999')}`,
    );
    const { state } = await open();
    expect(state.problems).toEqual({ 'time-missing': 1, 'time-early': 1, 'time-future': 2 });
    const { entries } = await listHistory(await open(), {});
    const signed = new Date(0x68e77a9a * 1000);
    expect(entries.map(({ at }) => at)).toEqual([signed, signed, signed, signed, new Date(HOUR * 1000)]);
    const hours = await listHourly(state.logId, new Date('2020-01-01'), new Date('2030-01-01'));
    expect(hours.reduce((sum, hour) => sum + hour.corpusFed, 0)).toBe(3);
  });

  it('with letters that nobody knows shows these as unknown, and counts them', async () => {
    write(
      `${record('what', { letter: 'Z', status: '' })}\n\n${record('which', { letter: 'U', status: '' })}\n\n`,
    );
    const { state } = await open();
    expect(await subjects({ classes: ['unknown'] })).toEqual(['which', 'what']);
    expect(state.problems).toEqual({ 'unknown-class': 1 });
    const [hour] = await listHourly(state.logId, new Date('2020-01-01'), new Date('2030-01-01'));
    expect(hour?.unknownClass).toBe(2);
  });

  it('with malformed signatures still keeps their messages apart', async () => {
    const broken = (signature: string, letter: string) =>
      `${HOUR}\t${letter}\tAnn\t${signature}\tbroken\t\t\n\n`;
    write(broken('N/A', 'S') + broken('N/A', 'F') + broken('a b', 'S') + broken('x'.repeat(200), 'S'));
    const { entries } = await listHistory(await open(), {});
    expect(entries.map((entry) => [entry.signature, entry.class])).toEqual([
      [null, 'spam'],
      [null, 'spam'],
      ['N/A', 'falsePositive'],
    ]);
    expect((await open()).state.problems).toEqual({ 'signature-malformed': 4 });
  });

  it('of nothing but NUL bytes, 100 MB of them, is read in bounded memory', async () => {
    writeFileSync(log, '');
    truncateSync(log, 100 * 1024 * 1024);
    appendFileSync(log, `\n${record('at last')}\n\n`);
    expect(await subjects()).toEqual(['at last']);
    expect((await open()).state.problems['line-too-long']).toBeGreaterThan(0);
  });

  it('that is a folder is unreadable, not a fault', async () => {
    mkdirSync(log);
    expect((await open()).state).toMatchObject({
      phase: 'unreadable',
      trouble: { reason: 'notPlainFile' },
    });
  });

  it('that somebody has put an older copy in the place of shows nothing twice', async () => {
    const old = Array.from(
      { length: 300 },
      (_unused, index) => `${record(`old ${index}`, { time: String(HOUR + index * 60) })}\n\n`,
    );
    write(old.join(''));
    await open();
    rmSync(log);
    write(old.slice(0, 100).join(''));
    expect((await open()).state.entries).toBe(300);
    appendFileSync(log, `${record('new', { time: String(HOUR + 400 * 60) })}\n\n`);
    expect((await open()).state.entries).toBe(301);
    expect((await subjects())[0]).toBe('new');
  });
});

it('a retraining without a signature finds its message by the Message-Id, also far back', async () => {
  const mail = (number: number) =>
    `${HOUR + number}\tS\tAnn\t1,68e77a9a${String(number).padStart(10, '0')}\tmail ${number}\tQuarantined\t<${number}@example.com>\n\n`;
  const pristine = (number: number) =>
    `${HOUR + 5000}\tF\tAnn\t\tmail ${number}\tRetrained\t<${number}@example.com>\n\n`;
  write(Array.from({ length: 1500 }, (_unused, number) => mail(number)).join(''));
  await open();
  appendFileSync(log, pristine(3) + pristine(700) + pristine(1499) + pristine(99_999));
  const { entries } = await listHistory(await open(), { classes: ['falsePositive'] });
  expect(entries.map(({ subject, signature, status }) => [subject, signature !== null, status])).toEqual([
    ['mail 99999', false, 'released'],
    ['mail 1499', true, 'released'],
    ['mail 700', true, 'released'],
    ['mail 3', true, 'released'],
  ]);
});
