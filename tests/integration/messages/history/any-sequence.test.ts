import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { expect, it } from 'vitest';
import { toHistoryEntry } from '@/lib/messages/history/history-entry';
import { openHistory } from '@/lib/messages/history/open-history';
import { prisma } from '@/lib/store/db/prisma';
import { countSomeSenders } from '@/lib/store/index/history/count-some-senders';
import { seeded } from '@/tests/bench/quarantine-of';
import { countedSenders, sendersOfRows } from '../../../support/counted-senders';
import { formatRecord, type ModelRecord, modelHistory } from '../../../support/history-model';
import { testSite } from '../../../support/test-site';

// Whatever is appended, retrained in whatever order, and however the log is rotated meanwhile: the history is that of a
// model that knows all records ever written, and its senders are those of its rows. HISTORY_SEED and HISTORY_RUNS make other sequences, and more of them.

const SEED = Number(process.env.HISTORY_SEED ?? 1);
const RUNS = Number(process.env.HISTORY_RUNS ?? 6);
const STEPS = 40;
const COLUMNS = {
  spam: 'S',
  innocent: 'I',
  whitelisted: 'W',
  missedSpam: 'M',
  falsePositives: 'F',
  blocklisted: 'O',
  corpusFed: 'C',
  inoculated: 'N',
  deliveryFailed: 'E',
  unknownClass: '?',
} as const;

const site = await testSite();

class Run {
  readonly user: string;
  readonly log: string;
  readonly records: ModelRecord[] = [];
  private readonly random: () => number;
  private seconds = 1_760_000_000;
  private made = 0;
  private isWhole = true;
  /** Since a rotation nobody has looked: a second one would take a log away that was never seen. */
  private hasUnreadBehind = false;

  constructor(seed: number) {
    this.user = `user${seed}`;
    this.random = seeded(seed);
    mkdirSync(site.files(this.user).dir, { recursive: true });
    this.log = site.files(this.user).log;
    writeFileSync(this.log, '');
  }

  upTo(limit: number): number {
    return Math.floor(this.random() * (limit + 1));
  }

  /** New mail, or a record about mail that is there, or what was fed; several may be of the same second. */
  private next(): ModelRecord {
    this.seconds += this.random() < 0.7 ? this.upTo(2000) : 0;
    const { seconds } = this;
    const kind = this.random();
    const known = this.records[this.upTo(this.records.length - 1)];
    if (kind < 0.4 && known && known.signature !== '') {
      const letter = 'FFMME'[this.upTo(4)] ?? 'F';
      return { seconds, letter, signature: known.signature, text: this.random() < 0.3 ? known.text : '' };
    }
    this.made++;
    const text = `Mail ${this.made} f\xfcr`;
    if (kind < 0.5) return { seconds, letter: kind < 0.45 ? 'C' : 'N', signature: '', text };
    const signature = `1,${seconds.toString(16)}${String(this.made).padStart(12, '0')}`;
    const fold = this.random() < 0.1 ? '\n ' : '';
    return { seconds, letter: 'SSSIIWO'[this.upTo(6)] ?? 'S', signature, text, fold };
  }

  append(count: number): void {
    for (let each = 0; each < count; each++) {
      const record = this.next();
      this.records.push(record);
      appendFileSync(this.log, Buffer.from(formatRecord(record), 'latin1'));
    }
  }

  /** A record that is seen when only a part of it is written. */
  async appendInPieces(): Promise<void> {
    const record = this.next();
    const bytes = Buffer.from(formatRecord({ ...record, fold: '' }), 'latin1');
    const cut = 1 + this.upTo(bytes.length - 3);
    appendFileSync(this.log, bytes.subarray(0, cut));
    await this.compare();
    appendFileSync(this.log, bytes.subarray(cut));
    this.records.push({ ...record, fold: '' });
  }

  /** logrotate: the log is renamed, perhaps before its last records were read. */
  async rename(): Promise<void> {
    if (this.hasUnreadBehind) await this.compare();
    renameSync(this.log, `${this.log}.1`);
    this.afterRotation();
  }

  /** logrotate with copytruncate; what was not read is lost, so it is read before. */
  async copyTruncate(): Promise<void> {
    await this.compare();
    copyFileSync(this.log, `${this.log}.1`);
    truncateSync(this.log, 0);
    this.afterRotation();
  }

  /** dspam_logrotate (F§7): a new file with the newest lines, no empty ones, no continued Message-Ids. */
  async dspamLogrotate(): Promise<void> {
    const isRead = this.hasUnreadBehind || this.random() < 0.5;
    if (isRead) await this.compare();
    // What falls away and was not read yet is lost to everybody.
    const keep = isRead ? this.upTo(300) : Number.POSITIVE_INFINITY;
    const lines = () =>
      readFileSync(this.log, 'latin1')
        .split('\n')
        .filter((line) => /^\d/.test(line));
    const kept = lines();
    renameSync(this.log, `${this.log}.in`);
    if (this.random() < 0.5) expect((await openHistory(this.user, true)).state.phase).toBe('missing');
    const newest = keep === 0 ? [] : kept.slice(-keep);
    writeFileSync(`${this.log}.out`, Buffer.from(newest.map((line) => `${line}\n`).join(''), 'latin1'));
    renameSync(`${this.log}.out`, this.log);
    if (this.random() < 0.5) rmSync(`${this.log}.in`);
    this.afterRotation();
  }

  private afterRotation(): void {
    this.isWhole = false;
    this.hasUnreadBehind = true;
    this.seconds += 1;
    if (!existsSync(this.log)) writeFileSync(this.log, '');
  }

  /** Rows are a cache. Dropped, they come back with all that the log still holds: all of it before any rotation. */
  async dropRows(): Promise<void> {
    if (!this.isWhole) return;
    const { logId } = (await openHistory(this.user, true)).state;
    await site.query('DELETE FROM dashboard_history WHERE log_id = ?', [logId]);
    if (this.random() < 0.5) await site.query('DELETE FROM dashboard_log WHERE id = ?', [logId]);
    await this.compare();
  }

  async compare(): Promise<void> {
    const opened = await Promise.all(
      Array.from({ length: 1 + this.upTo(2) }, () => openHistory(this.user, true)),
    );
    const logId = opened[0]?.state.logId ?? 0;
    const rows = await prisma().history.findMany({ where: { logId }, orderBy: { seq: 'asc' } });
    const hourly = await prisma().hourly.findMany({ where: { logId } });
    const found = {
      rows: rows
        .map(toHistoryEntry)
        .map((entry) =>
          [entry.signature ?? '-', entry.life.map(({ event }) => event.letter).join(''), entry.class].join(
            ' ',
          ),
        ),
      hours: hourly
        .flatMap((row) =>
          Object.entries(COLUMNS).map(([column, letter]) => {
            const count = row[column as keyof typeof COLUMNS];
            return [row.hour.getTime() / 3_600_000, letter, count] as const;
          }),
        )
        .filter(([, , count]) => count !== 0)
        .map((cells) => cells.join(' '))
        .sort(),
    };
    this.hasUnreadBehind = false;
    expect(found).toEqual(modelHistory(this.records));
    await this.compareSenders(logId);
  }

  /** Now and then somebody looks at the senders; what changes in between is counted when it changes. */
  private async compareSenders(logId: number): Promise<void> {
    if (this.random() < 0.6) await countSomeSenders(logId);
    const { sendersSeq } = await prisma().log.findUniqueOrThrow({ where: { id: logId } });
    expect(await countedSenders(logId)).toEqual(await sendersOfRows(logId, sendersSeq));
  }
}

it('shows what a model shows, after any sequence', async () => {
  for (let number = 0; number < RUNS; number++) {
    const run = new Run(SEED * 1000 + number);
    const did: string[] = [];
    try {
      for (let step = 0; step < STEPS; step++) {
        const actions: [string, () => unknown][] = [
          ['append', () => run.append(1 + run.upTo(30))],
          ['append much', () => run.append(run.upTo(300))],
          ['pieces', () => run.appendInPieces()],
          ['rename', () => run.rename()],
          ['copytruncate', () => run.copyTruncate()],
          ['logrotate', () => run.dspamLogrotate()],
          ['drop', () => run.dropRows()],
          ['compare', () => run.compare()],
          ['compare', () => run.compare()],
        ];
        const [name, act] = actions[run.upTo(actions.length - 1)] ?? ['', () => undefined];
        did.push(name);
        await act();
      }
      await run.compare();
    } catch (cause) {
      throw new Error(`run ${number} of seed ${SEED}: ${did.join(', ')}`, { cause });
    }
  }
}, 240_000);
