import { mkdir, stat, writeFile } from 'node:fs/promises';
import { setPriority, userInfo } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import nextEnv from '@next/env';
import { writeDigest } from '@/lib/data/digest/write-digest';
import { AppError } from '@/lib/ground/errors';
import { inBackground } from '@/lib/ground/in-background';
import { sendsElsewhere } from '@/lib/site/digest/digest-host';
import { readersAtHosts } from '@/lib/site/digest/readers-at-hosts';
import { digestOfNow, sendDigests } from '@/lib/site/digest/send-digests';
import { asInstalled } from '@/lib/store/config/as-installed';
import { ConfigError, getConfig } from '@/lib/store/config/config';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';

// For cron, every hour: sends the digests whose hour has come. `--user NAME`: of one user alone. `--dry-run`: says whom there is something to tell now,
// and sends nothing. `--to FOLDER`: writes those mails there, to look at. Ends with 1 when something could not be sent.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });

/** Who looks at a page goes first. */
const PRIORITY = 10;
setPriority(PRIORITY);

// What is in hand is handed over and noted: it would go out twice.
const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ending.abort());

try {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean' }, user: { type: 'string' }, to: { type: 'string' } },
  });
  getConfig();
  const { user, to, 'dry-run': isDry } = values;
  const isWell = await inBackground(
    () => (sendsElsewhere() ? leave() : isDry || to !== undefined ? look(user, to) : send(user)),
    'command',
  );
  await prisma().$disconnect();
  await pool().end();
  process.exit(isWell ? 0 : 1);
} catch (error) {
  const trouble = databaseTrouble(error);
  const isOurs = error instanceof ConfigError || error instanceof AppError || isOfArguments(error);
  console.error(isOurs ? asInstalled(error.message) : String(trouble?.message ?? error));
  process.exit(1);
}

/** Of several filter hosts one sends the digests of all: its timer is on each, so that any may be that one. */
async function leave(): Promise<boolean> {
  console.log(
    `The digests are sent by the filter host ${sendsElsewhere()} (DIGEST_HOST): nothing to do here.`,
  );
  return true;
}

async function send(user: string | undefined): Promise<boolean> {
  const report = await sendDigests(writeDigest, { user, stop: ending.signal });
  if (!report) {
    console.log('Another run is sending the digests: nothing to do.');
    return true;
  }
  if (report.sent + report.nothing > 0)
    console.log(`digest: sent ${report.sent}, nothing to tell ${report.nothing}`);
  for (const failure of report.failures) console.log(`digest: FAILED ${failure}`);
  return report.failures.length === 0;
}

/** What would be sent now, to everybody who wants a digest, whatever their hour. Nothing is noted. */
async function look(user: string | undefined, folder: string | undefined): Promise<boolean> {
  if (folder !== undefined) await makeFolder(folder);
  let isWell = true;
  const away = new Map<string, number>();
  const readers = user === undefined ? (await readersAtHosts()).names : [user];
  if (readers.length === 0) console.log('Nobody that DSPAM knows wants a digest.');
  for (const name of readers) {
    try {
      const prepared = await digestOfNow(name, writeDigest, new Date(), away);
      if (prepared.kind !== 'mail') {
        console.log(`${name}: ${prepared.kind === 'nothing' ? 'nothing to tell' : 'no address'}`);
        continue;
      }
      const { mail, messages } = prepared;
      console.log(
        `${name}: ${messages} ${messages === 1 ? 'message' : 'messages'}, to ${mail.envelope.to.join(', ')}`,
      );
      // It holds links that release mail: for nobody else's eyes.
      if (folder !== undefined)
        await writeFile(path.join(folder, `${encodeURIComponent(name)}.eml`), mail.bytes, { mode: 0o600 });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'invalid') throw error;
      console.log(`${name}: FAILED ${error.message}`);
      isWell = false;
    }
  }
  return isWell;
}

/** One of our own: who could write there, as in /tmp, could have what is written. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = await stat(folder);
    if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  throw new AppError(
    'invalid',
    `--to ${folder}: it has to be a folder that ${userInfo().username} can make, or that is theirs alone`,
  );
}

function isOfArguments(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
