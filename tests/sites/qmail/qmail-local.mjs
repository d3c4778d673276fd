/**
 * Delivery by qmail's rules (dot-qmail(5), qmail-command(8)), for one domain that belongs to one user: `qmail-local
 * SENDER LOCAL HOST` in the domain's folder, with the message on standard input. Exits with 0, 100 (never) or 111
 * (later), as qmail-local does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const NEVER = 100;
const LATER = 111;
/** What a command of a line says by its exit code; anything else means later. */
const DONE_AND_STOP = 99;
const HARD = [100, 64, 65, 70, 76, 77, 78, 112];

const [sender = '', local = '', host = ''] = process.argv.slice(2);
const message = asQueued(readFileSync(0));
const found = findInstructions(local);
process.exit(found === null ? NEVER : follow(found));

/**
 * Of mail that was handed in on the machine qmail-queue writes down by which uid, as Postfix does in words of its own.
 * @param {Buffer} mail
 */
function asQueued(mail) {
  const text = mail.toString('latin1');
  const uid = /^Received: by \S+ \(Postfix, from userid (\d+)\)\r?\n(?:[ \t].*\n)*/.exec(text);
  if (!uid) return mail;
  const line = `Received: (qmail ${process.pid} invoked by uid ${uid[1]}); ${new Date().toUTCString()}\n`;
  return Buffer.from(line + text.slice(uid[0].length), 'latin1');
}

/**
 * `.qmail-a-b`, `.qmail-a-default`, `.qmail-default`; what `default` stands for is DEFAULT.
 * @param {string} ext
 */
function findInstructions(ext) {
  if (existsSync(`.qmail-${ext}`)) return { file: `.qmail-${ext}`, rest: '' };
  for (let at = ext.length; at >= 0; at--) {
    if (at > 0 && ext[at - 1] !== '-') continue;
    const file = `.qmail-${ext.slice(0, at)}default`;
    if (existsSync(file)) return { file, rest: ext.slice(at) };
  }
  return null;
}

/** @param {{ file: string, rest: string }} found */
function follow({ file, rest }) {
  /** @type {Record<string, string | undefined>} */
  const env = {
    PATH: process.env.PATH,
    EXT: local,
    DEFAULT: rest,
    HOST: host,
    LOCAL: local,
    RECIPIENT: `${local}@${host}`,
    SENDER: sender,
    UFLINE: `From ${sender || 'MAILER-DAEMON'} ${new Date().toUTCString()}\n`,
    RPLINE: `Return-Path: <${sender}>\n`,
    DTLINE: `Delivered-To: ${local}@${host}\n`,
  };
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (!line.startsWith('|')) throw new Error(`only commands are imitated: ${line}`);
    const { status } = spawnSync('/bin/sh', ['-c', line.slice(1)], {
      input: message,
      env: /** @type {NodeJS.ProcessEnv} */ (env),
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    if (status === DONE_AND_STOP) return 0;
    if (status !== 0) return HARD.includes(status ?? 0) ? NEVER : LATER;
  }
  return 0;
}
