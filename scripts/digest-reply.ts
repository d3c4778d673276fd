import { parseArgs } from 'node:util';
import nextEnv from '@next/env';
import { writeAnswer } from '@/lib/data/digest/write-answer';
import { AppError } from '@/lib/ground/errors';
import { inBackground } from '@/lib/ground/in-background';
import { answerReply } from '@/lib/site/digest/answer-reply';
import { MOST_REPLY_BYTES } from '@/lib/site/digest/read-reply';
import { asInstalled } from '@/lib/store/config/as-installed';
import { ConfigError, getConfig } from '@/lib/store/config/config';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';

// For the mail server, which hands over an answer to a digest on standard input: releases what it names, or ends the digest, and tells its owner. `--to` and
// `--from`: of the envelope, where the mail server says them. Ends with 75 where it has to be tried again, so that no answer is lost; what cannot be used is
// taken, and nobody is told: whoever is said to have sent it may not have.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });

/** Of sysexits.h. */
const EX_USAGE = 64;
const EX_TEMPFAIL = 75;

try {
  const { values } = parseArgs({ options: { to: { type: 'string' }, from: { type: 'string' } } });
  getConfig();
  const mail = await readInput();
  const end = await inBackground(() => answerReply(mail, values, writeAnswer), 'command');
  await prisma().$disconnect();
  await pool().end();
  console.log(
    `digest-reply: ${end.kind === 'ignored' ? `ignored, ${end.why}` : `${end.done.user}: ${end.kind}`}`,
  );
  process.exit(0);
} catch (error) {
  const trouble = databaseTrouble(error);
  const isOurs = error instanceof ConfigError || error instanceof AppError || isOfArguments(error);
  console.error(isOurs ? asInstalled(error.message) : String(trouble?.message ?? error));
  process.exit(isOfArguments(error) ? EX_USAGE : EX_TEMPFAIL);
}

/** All of it is taken, however long it is, so that nobody writes into a closed pipe; of it as much is kept as is read. */
async function readInput(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of process.stdin) {
    if (length < MOST_REPLY_BYTES) pieces.push(piece);
    length += piece.length;
  }
  return Buffer.concat(pieces).subarray(0, MOST_REPLY_BYTES);
}

function isOfArguments(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
