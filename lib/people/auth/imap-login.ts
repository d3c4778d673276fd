import type { ImapServer } from '@/lib/store/config/imap-server';
import { ImapConnection } from './imap-connection';

/** Answers that say nothing about the password (RFC 5530). */
const TROUBLE = /^NO \[(UNAVAILABLE|SERVERBUG|INUSE|LIMIT|CONTACTADMIN|PRIVACYREQUIRED|CORRUPTION)\]/i;

/**
 * Whether an IMAP server accepts the name and password (RFC 9051), by AUTHENTICATE PLAIN or LOGIN, whichever it offers.
 * Nothing of them can become a command: they go out in base64, or as literals with their length ahead. Throws when the
 * server cannot be reached in time, its certificate is wrong, or it answers anything other than yes or no.
 */
export async function imapLogin(server: ImapServer, name: string, password: string): Promise<boolean> {
  // NUL separates the fields of AUTHENTICATE PLAIN, and a literal cannot contain it.
  if (name.includes('\0') || password.includes('\0')) return false;
  const { connection, offers } = await openImap(server);
  try {
    const answer = await authenticate(connection, offers, name, password);
    if (/^OK\b/i.test(answer)) return true;
    if (/^NO\b/i.test(answer) && !TROUBLE.test(answer)) return false;
    throw new Error(`the server answered ${answer.slice(0, 80)}`);
  } finally {
    connection.close();
  }
}

/**
 * A connection that has come as far as it can before somebody signs in. `offers` are the server's capabilities, in
 * upper case.
 */
export interface OpenImap {
  connection: ImapConnection;
  offers: ReadonlySet<string>;
}

/** Connects and greets, under TLS where that is asked for. Throws as imapLogin. The caller has to close it. */
export async function openImap(server: ImapServer): Promise<OpenImap> {
  const connection = await ImapConnection.open(server);
  try {
    const greeting = await connection.readLine();
    if (!/^\* OK\b/i.test(greeting)) throw new Error('the server does not greet as IMAP does');
    const offers = capabilitiesOf([greeting]) ?? (await askCapabilities(connection));
    if (server.tls !== 'starttls') return { connection, offers };
    if (!offers.has('STARTTLS'))
      throw new Error('the server offers no STARTTLS, and nothing is sent without');
    const { answer } = await connection.command('STARTTLS');
    if (!/^OK\b/i.test(answer)) throw new Error('the server refused STARTTLS');
    await connection.startTls(server);
    // What was said before could have come from anybody (RFC 9051, section 6.2.1).
    return { connection, offers: await askCapabilities(connection) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Whether a server offers any way to sign in now. */
export function offersSignIn(offers: ReadonlySet<string>): boolean {
  return offers.has('AUTH=PLAIN') || !offers.has('LOGINDISABLED');
}

async function authenticate(
  connection: ImapConnection,
  offers: ReadonlySet<string>,
  name: string,
  password: string,
): Promise<string> {
  if (offers.has('AUTH=PLAIN')) {
    const secret = Buffer.from(`\0${name}\0${password}`).toString('base64');
    const parts = offers.has('SASL-IR') ? [`AUTHENTICATE PLAIN ${secret}`] : ['AUTHENTICATE PLAIN', secret];
    return (await connection.command(...parts)).answer;
  }
  if (!offersSignIn(offers)) throw new Error('the server offers neither AUTH=PLAIN nor LOGIN');
  const sizes = [name, password].map((text) => `{${Buffer.byteLength(text)}}`);
  return (await connection.command(`LOGIN ${sizes[0]}`, `${name} ${sizes[1]}`, password)).answer;
}

async function askCapabilities(connection: ImapConnection): Promise<Set<string>> {
  const { untagged } = await connection.command('CAPABILITY');
  return capabilitiesOf(untagged) ?? new Set();
}

function capabilitiesOf(lines: string[]): Set<string> | undefined {
  for (const line of lines) {
    const names = /^\* (?:OK \[)?CAPABILITY ([^\]]*)/i.exec(line)?.[1];
    if (names) return new Set(names.trim().toUpperCase().split(/\s+/));
  }
  return undefined;
}
