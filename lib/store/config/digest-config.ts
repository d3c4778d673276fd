import { constants } from 'node:fs';
import { z } from 'zod';
import { type Address, parseAddress } from '@/lib/formats/mail/parse-address';
import { formatLogin } from '@/lib/store/config/format-login';
import type { FilterHosts } from './filter-hosts';
import { isLoopback } from './imap-server';
import { isFile } from './places';

/** How the digest is sent; there is none before a site has named a sender and a mail server. */
export interface DigestConfig {
  from: Address;
  server: DigestServer;
  /** Of the envelope; '' for none (`<>`). */
  envelopeFrom: string;
  /** Where the digest of a user goes whose name is not an address, as a pattern; null for nowhere. */
  addressPattern: string | null;
  /** Whether links act by themselves after a click on their page, or only lead to the sign-in. */
  links: 'act' | 'sign-in';
  /** Where answers to a digest go, which gets a token behind its local part; null where people cannot answer one. */
  replyTo: { local: string; domain: string } | null;
  /** Of a site whose filter hosts have a spool each: the one that sends the digests of all; null where there is one host. */
  host: string | null;
}

/** Where mail is handed to. */
export type DigestServer =
  | { kind: 'sendmail'; program: string }
  | {
      kind: 'smtp';
      host: string;
      port: number;
      /** `from the start`: smtps://; `asked for`: STARTTLS, without which nothing is said; `none` on this machine alone. */
      tls: 'from the start' | 'asked for' | 'none';
      login: { user: string; pass: string } | null;
    };

const text = z.string().trim().min(1).optional();

/** The variables of the digest, for lib/store/config/variables.ts. */
export const digestVariables = {
  DIGEST_FROM: text,
  DIGEST_SMTP_URL: text,
  DIGEST_ENVELOPE: text,
  DIGEST_ADDRESS: text,
  DIGEST_LINKS: z.enum(['act', 'sign-in'], 'has to be act or sign-in').default('act'),
  DIGEST_REPLY: text,
  DIGEST_HOST: text,
};

type Values = {
  [Name in keyof typeof digestVariables]?: z.infer<(typeof digestVariables)[Name]> | undefined;
};

/** Of an address: what stands before the @ (RFC 5321 4.5.3.1.1). */
const MOST_LOCAL = 64;
/** What a token adds to it (lib/people/digest/reply-token.ts). */
const REPLY_TOKEN_LENGTH = 41;
const SENDMAIL = '/usr/sbin/sendmail';
/**
 * One word to every program and in every command of SMTP, and never an option. What stands before the @ may have letters of any language, but nothing that nobody sees (as
 * U+200B): mail would go to another address than the one that can be read.
 */
const ADDRESS =
  /^(?!.*\p{Default_Ignorable_Code_Point})[^\s<>()",;:\\@\p{Cc}-][^\s<>()",;:\\@\p{Cc}]*@[^\s<>()",;:\\@\p{Cc}]+$/u;

/** Whether mail of the dashboard's own may be sent to or from it. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text);
}

/** Null where the site has no digest. What cannot be so is added to `faults`. */
export function readDigestConfig(
  values: Values,
  faults: string[],
  hosts: FilterHosts | null = null,
): DigestConfig | null {
  const {
    DIGEST_FROM,
    DIGEST_SMTP_URL,
    DIGEST_ENVELOPE,
    DIGEST_ADDRESS,
    DIGEST_LINKS = 'act',
    DIGEST_REPLY,
    DIGEST_HOST,
  } = values;
  if (DIGEST_FROM === undefined && DIGEST_SMTP_URL === undefined) return null;
  const before = faults.length;
  if (DIGEST_FROM === undefined)
    faults.push(
      'DIGEST_FROM is missing: from whom the digest comes, for example "Quarantine <quarantine@example.org>"',
    );
  if (DIGEST_SMTP_URL === undefined)
    faults.push('DIGEST_SMTP_URL is missing: smtp://localhost, for example, or sendmail:');
  const host = hosts === null ? null : readDigestHost(DIGEST_HOST, hosts, faults);
  const from = parseAddress(DIGEST_FROM ?? '');
  if (DIGEST_FROM !== undefined && !isMailAddress(from.address))
    faults.push(`DIGEST_FROM ${DIGEST_FROM} is not an address such as "Quarantine <quarantine@example.org>"`);
  const server = DIGEST_SMTP_URL === undefined ? null : readServer(DIGEST_SMTP_URL, faults);
  const envelopeFrom = DIGEST_ENVELOPE === '<>' ? '' : (DIGEST_ENVELOPE ?? from.address);
  if (envelopeFrom !== '' && DIGEST_ENVELOPE !== undefined && !isMailAddress(envelopeFrom))
    faults.push(`DIGEST_ENVELOPE ${DIGEST_ENVELOPE} is not an address; <> stands for none at all`);
  if (DIGEST_ADDRESS !== undefined && !isMailAddress(formatLogin(DIGEST_ADDRESS, 'user')))
    faults.push(`DIGEST_ADDRESS ${DIGEST_ADDRESS} is not a pattern for an address such as %u@example.org`);
  const replyTo = DIGEST_REPLY === undefined ? null : readReplyTo(DIGEST_REPLY, faults);
  if (faults.length > before || !server) return null;
  return {
    from,
    server,
    envelopeFrom,
    addressPattern: DIGEST_ADDRESS ?? null,
    links: DIGEST_LINKS,
    replyTo,
    host,
  };
}

/** One host sends what all have: where it is not said which, or each says another, people would have several digests. */
function readDigestHost(given: string | undefined, { own, others }: FilterHosts, faults: string[]): string {
  const names = [own, ...others.map(({ name }) => name)];
  if (given !== undefined && names.includes(given)) return given;
  faults.push(
    given === undefined
      ? 'DIGEST_HOST is missing: which of FILTER_HOSTS sends the digests of all, the same on each of them (docs/digest.md)'
      : `DIGEST_HOST ${given} is none of FILTER_HOSTS: ${names.join(', ')}`,
  );
  return '';
}

function readReplyTo(given: string, faults: string[]): DigestConfig['replyTo'] {
  const at = given.lastIndexOf('@');
  const [local, domain] = [given.slice(0, at), given.slice(at + 1)];
  const most = MOST_LOCAL - REPLY_TOKEN_LENGTH;
  if (isMailAddress(given) && /^[a-z0-9._-]+$/i.test(local) && local.length <= most) return { local, domain };
  faults.push(
    `DIGEST_REPLY ${given} is not an address such as digest@example.org: before the @ ${most} letters, digits, dots or dashes at most`,
  );
  return null;
}

const PORTS = { 'smtp:': 25, 'smtps:': 465 };

function readServer(given: string, faults: string[]): DigestServer | null {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url?.protocol === 'sendmail:') {
    const program = url.pathname || SENDMAIL;
    if (isFile(program, constants.X_OK)) return { kind: 'sendmail', program };
    faults.push(`DIGEST_SMTP_URL names ${program}, which is not a program that this user may run`);
    return null;
  }
  if ((url?.protocol !== 'smtp:' && url?.protocol !== 'smtps:') || url.hostname === '') {
    // It may hold a password.
    faults.push(
      'DIGEST_SMTP_URL has to be smtp://server, smtps://server or sendmail:, with user:password@ before the server where it asks for them',
    );
    return null;
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const user = decodeURIComponent(url.username);
  return {
    kind: 'smtp',
    host,
    port: Number(url.port) || PORTS[url.protocol],
    tls: url.protocol === 'smtps:' ? 'from the start' : isLoopback(host) ? 'none' : 'asked for',
    login: user === '' ? null : { user, pass: decodeURIComponent(url.password) },
  };
}
