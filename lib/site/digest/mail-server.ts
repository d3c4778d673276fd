import type { Socket } from 'node:net';
import { domainToASCII } from 'node:url';
import { createTransport, type Transporter } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import { runDspam } from '@/lib/formats/dspam/command';
import type { DigestServer } from '@/lib/store/config/digest-config';
import type { BuiltMail } from './build-message';
import { connectToServer } from './connect-to-server';
import { isPlainAddress } from './plain-address';

/** How handing over a mail ended; `said` is what the mail server gave as its reason. */
export type Handed =
  /** It has it, for all of its recipients but these. */
  | { kind: 'taken'; refused: string[]; said: string }
  /** It does not want it: this mail, or its recipients. */
  | { kind: 'refused'; said: string }
  /** It was not there, or would not talk to us: the next mail would fare no better. */
  | { kind: 'away'; said: string }
  /** It ended the connection, or said nothing more, while it was taking this mail: it may have it. The next mail may fare better. */
  | { kind: 'brokenOff'; said: string };

/** Where mail is handed over. */
export interface MailServer {
  hand(mail: BuiltMail): Promise<Handed>;
  close(): void;
}

/** Connections at a time: no more mails are in hand at once (WORKERS in send-digests.ts). */
const CONNECTIONS = 2;
const CONNECT_MS = 10_000;
/** Between two answers; some servers look at a mail for long before they take it. */
const ANSWER_MS = 120_000;

/** The mail server of the site. Nothing is said to it before a mail is handed over. */
export function openMailServer(server: DigestServer): MailServer {
  if (server.kind === 'sendmail')
    return { hand: (mail) => handToProgram(server.program, mail), close: () => undefined };
  const { host, port, tls, login } = server;
  const options = {
    host,
    port,
    secure: tls === 'from the start',
    requireTLS: tls === 'asked for',
    // Of this machine nobody listens in, and its certificate is seldom in its name.
    ignoreTLS: tls === 'none',
    ...(login ? { auth: login } : {}),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    getSocket: (_: unknown, done: (error: Error | null, opened?: { connection: Socket }) => void) => {
      connectToServer(host, port, CONNECT_MS).then((connection) => done(null, { connection }), done);
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const transport = createTransport({
    ...options,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const begun = watchMails(transport);
  let asked: Promise<boolean> | null = null;
  const takesAnyLetters = () => {
    asked ??= hasExtension(options, 'SMTPUTF8').catch((error) => {
      asked = null;
      throw error;
    });
    return asked;
  };
  return {
    async hand({ bytes, envelope: { from, to } }) {
      try {
        const takesAll = [from, ...to].every(isPlainAddress) || (await takesAnyLetters());
        const named = takesAll ? to : isPlainAddress(from) ? to.filter(isPlainAddress) : [];
        if (named.length === 0) return { kind: 'refused', said: NOT_PLAIN };
        const { rejected, response } = await transport.sendMail({
          raw: bytes,
          envelope: { from, to: [...named] },
        });
        const refused = new Set(rejected.map((address: unknown) => asciiDomain(String(address))));
        return {
          kind: 'taken',
          refused: to.filter((address) => !named.includes(address) || refused.has(asciiDomain(address))),
          said: oneLine(response),
        };
      } catch (error) {
        return failureOf(error, begun.has(bytes));
      }
    },
    close: () => transport.close(),
  };
}

/** What we say for a server that was not asked. */
const NOT_PLAIN = 'The mail server takes no addresses with letters beyond ASCII (SMTPUTF8)';

/** As it is said to the server, which is told of a domain in ASCII. */
function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at) + (domainToASCII(address.slice(at)) || address.slice(at));
}

/** Whether the server names an extension in its answer to EHLO. Throws when it cannot be asked. */
async function hasExtension(options: SMTPTransport.Options, name: string): Promise<boolean> {
  let isNamed = false;
  const nothing = () => undefined;
  const logger = {
    ...{ level: nothing, trace: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing },
    debug: (about: unknown, said: unknown) => {
      const isServers =
        typeof about === 'object' && about !== null && 'tnx' in about && about.tnx === 'server';
      if (isServers && new RegExp(`^250[ -]${name}\\b`, 'im').test(String(said))) isNamed = true;
    },
  };
  await createTransport({ ...options, logger, transactionLog: true }).verify();
  return isNamed;
}

/** The mails of which the server has been given something: of those it may have all. */
function watchMails(transport: Transporter): WeakSet<object> {
  const begun = new WeakSet<object>();
  transport.use('stream', ({ data, message }, done) => {
    const make = message.createReadStream.bind(message);
    message.createReadStream = (...options) => {
      const stream = make(...options);
      // It is read when the server has asked for it (RFC 5321 3.3), and not before.
      const pipe = stream.pipe.bind(stream);
      stream.pipe = (...to) => {
        if (data.raw instanceof Buffer) begun.add(data.raw);
        return pipe(...to);
      };
      return stream;
    };
    done();
  });
  return begun;
}

/** Of nodemailer: the mail or all its recipients were refused. */
const OF_THIS_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);
/** The server is about to close the connection, for a reason that is not the mail's (RFC 5321 3.8). */
const CLOSING = 421;

function failureOf(error: unknown, isBegun: boolean): Handed {
  if (!(error instanceof Error)) return { kind: 'away', said: '' };
  const { code, responseCode, response } = error as Error & {
    code?: string;
    responseCode?: number;
    response?: string;
  };
  const isOfThisMail = OF_THIS_MAIL.has(code ?? '') && responseCode !== CLOSING;
  const kind = isOfThisMail ? 'refused' : isBegun ? 'brokenOff' : 'away';
  return { kind, said: oneLine(response ?? error.message) };
}

/** Of sysexits.h: what is wrong with a mail or its recipients, and will be at the next try. */
const EX_REFUSED = new Set([64, 65, 67, 68]);

async function handToProgram(program: string, { bytes, envelope: { from, to } }: BuiltMail): Promise<Handed> {
  const args = ['-i', '-f', from === '' ? '<>' : from, '--', ...to];
  // As every program that takes mail here: without a shell, without our secrets, with a limit of time.
  const { started, exitCode, output } = await runDspam(program, args, withLineFeeds(bytes), ANSWER_MS);
  const said = oneLine(output);
  if (started && exitCode === 0) return { kind: 'taken', refused: [], said };
  // Ended for taking too long: it may have the mail.
  if (started && exitCode === null) return { kind: 'brokenOff', said };
  return { kind: exitCode !== null && EX_REFUSED.has(exitCode) ? 'refused' : 'away', said };
}

/** As programs of Unix have mail. */
function withLineFeeds(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

const MOST_SAID = 255;

function oneLine(text: string): string {
  return text
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .trim()
    .slice(0, MOST_SAID);
}
