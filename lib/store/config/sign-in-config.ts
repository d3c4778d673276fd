import { constants } from 'node:fs';
import { z } from 'zod';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';
import { losesItsRights } from '@/lib/ground/process/no-new-privileges';
import { type DatabaseAddress, databaseFromUrl } from '@/lib/store/config/address';
import { type AddressList, parseAddressList } from '@/lib/store/config/address-list';
import { METHOD_NAMES, type MethodName } from '@/lib/store/config/auth-method';
import { listLoginAccounts } from '@/lib/store/config/login-accounts';
import { type ImapServer, isLoopback } from './imap-server';
import { isFile } from './places';

/** Everything about signing in that lib/store/config/config.ts has found and checked. */
export interface SignInConfig {
  methods: MethodName[];
  /** '' where htpasswd is not among the methods. */
  htpasswdFile: string;
  imapServer: ImapServer | undefined;
  imapUserFormat: string;
  shadowFile: string;
  shadowHelper: string | undefined;
  sqlAddress: DatabaseAddress | undefined;
  sqlQuery: string;
  sqlAllowPlain: boolean;
  proxyTrusted: AddressList;
  proxyHeader: string;
  /** What the web server in front has to send with each request; undefined where nothing. */
  proxySecret: string | undefined;
  /** Whose X-Forwarded-For is believed. */
  trustedProxies: AddressList;
  userFormat: string;
  userLowercase: boolean;
  adminsFile: string | undefined;
  subadminsFile: string | undefined;
  sessionSeconds: number;
  auditKeepDays: number;
}

const IMAP_TIMEOUT_MS = 10_000;

const text = z.string().trim().min(1).optional();
const yesNo = z.enum(['yes', 'no'], 'has to be yes or no').default('no');
const format = z.string().trim().default('%u');

/** The variables of signing in, for lib/store/config/config.ts. */
export const signInVariables = {
  AUTH_METHODS: z.string().default('htpasswd'),
  HTPASSWD_FILE: text,
  IMAP_URL: text,
  IMAP_CA_FILE: text,
  IMAP_USER_FORMAT: format,
  SHADOW_FILE: z.string().trim().default('/etc/shadow'),
  SHADOW_HELPER: text,
  AUTH_SQL_URL: text,
  AUTH_SQL_QUERY: text,
  AUTH_SQL_ALLOW_PLAIN: yesNo,
  AUTH_PROXY_TRUSTED: text,
  AUTH_PROXY_HEADER: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]+$/, 'has to be the name of a header, such as X-Remote-User')
    .default('X-Remote-User'),
  AUTH_PROXY_SECRET: z
    .string()
    .trim()
    .min(32, 'is too short: at least 32 characters, for example from `openssl rand -hex 32`')
    .regex(
      /^[!-~]+$/,
      'has to be made of letters, digits and signs that a header can hold: `openssl rand -hex 32`',
    )
    .optional(),
  LISTEN_SOCKET: z
    .string()
    .trim()
    .regex(/^\//, 'has to be a full path, such as /run/dspam-dashboard/web.sock')
    .max(107, 'is longer than the path of a socket may be (107 bytes)')
    .optional(),
  TRUSTED_PROXIES: text,
  USER_FORMAT: format,
  USER_LOWERCASE: yesNo,
  ADMINS_FILE: text,
  SUBADMINS_FILE: text,
  SESSION_HOURS: z.coerce
    .number('has to be a number of hours')
    .min(0.1, 'has to be from 0.1 to 720')
    .max(720, 'has to be from 0.1 to 720')
    .default(12),
  AUDIT_KEEP_DAYS: z.coerce
    .number('has to be a number of days')
    .int('has to be a whole number of days')
    .min(1, 'has to be at least 1')
    .default(400),
};

type Variables = { [Name in keyof typeof signInVariables]: z.output<(typeof signInVariables)[Name]> };

/** Checks the variables of signing in; each fault that is found is added to `faults`, with what to do. */
export function readSignInConfig(
  values: { [Name in keyof Variables]?: Variables[Name] | undefined },
  faults: string[],
): SignInConfig {
  const methods = readMethods(values.AUTH_METHODS ?? 'htpasswd', faults);
  const uses = (name: MethodName) => methods.includes(name);
  if (uses('htpasswd'))
    checkFile(
      'HTPASSWD_FILE',
      values.HTPASSWD_FILE,
      'with the sign-ins, made by htpasswd, or have people sign in otherwise by AUTH_METHODS (docs/sign-in.md)',
      faults,
    );
  const userFormat = readFormat('USER_FORMAT', values.USER_FORMAT ?? '%u', faults);
  const shadowFile = values.SHADOW_FILE ?? '/etc/shadow';
  if (uses('shadow')) checkShadow(shadowFile, values.SHADOW_HELPER, faults);
  const { AUTH_PROXY_SECRET: proxySecret, LISTEN_SOCKET: listenSocket } = values;
  const needsTrusted = uses('proxy') && listenSocket === undefined;
  const proxyTrusted = readAddresses('AUTH_PROXY_TRUSTED', values.AUTH_PROXY_TRUSTED, needsTrusted, faults);
  if (needsTrusted && proxySecret === undefined && proxyTrusted.hasOwn())
    checkDoor(values.AUTH_PROXY_HEADER ?? 'X-Remote-User', faults);
  return {
    methods,
    htpasswdFile: values.HTPASSWD_FILE ?? '',
    imapServer: uses('imap') ? readImap(values.IMAP_URL, values.IMAP_CA_FILE, faults) : undefined,
    imapUserFormat: readFormat('IMAP_USER_FORMAT', values.IMAP_USER_FORMAT ?? '%u', faults),
    shadowFile,
    shadowHelper: values.SHADOW_HELPER,
    sqlAddress: uses('sql') ? readSql(values.AUTH_SQL_URL, faults) : undefined,
    sqlQuery: uses('sql') ? readQuery(values.AUTH_SQL_QUERY, faults) : '',
    sqlAllowPlain: values.AUTH_SQL_ALLOW_PLAIN === 'yes',
    proxyTrusted,
    proxyHeader: values.AUTH_PROXY_HEADER ?? 'X-Remote-User',
    proxySecret,
    trustedProxies: readAddresses('TRUSTED_PROXIES', values.TRUSTED_PROXIES, false, faults),
    userFormat,
    userLowercase: values.USER_LOWERCASE === 'yes',
    adminsFile: values.ADMINS_FILE,
    subadminsFile: values.SUBADMINS_FILE,
    sessionSeconds: Math.round((values.SESSION_HOURS ?? 12) * 3600),
    auditKeepDays: values.AUDIT_KEEP_DAYS ?? 400,
  };
}

function readMethods(list: string, faults: string[]): MethodName[] {
  const given = list.split(/[\s,]+/).filter(Boolean);
  const known = given.filter((name): name is MethodName => METHOD_NAMES.some((method) => method === name));
  const hasRepeated = new Set(given).size < given.length;
  if (known.length < given.length || known.length === 0 || hasRepeated)
    faults.push(
      `AUTH_METHODS ${list} has to list each of ${METHOD_NAMES.join(', ')} once at most, the first to ask first`,
    );
  return known;
}

function checkFile(name: string, file: string | undefined, what: string, faults: string[]): void {
  if (!file) faults.push(`${name} is missing: name the file ${what}`);
  else if (!isFile(file)) faults.push(`${name} ${file} cannot be read: check the path and its rights`);
}

function checkShadow(file: string, helper: string | undefined, faults: string[]): void {
  if (helper !== undefined) {
    if (!helper.startsWith('/') || !isFile(helper, constants.X_OK))
      faults.push(
        `SHADOW_HELPER ${helper} is not a program that this user may run: name its full path, such as /usr/sbin/pwauth`,
      );
    else if (losesItsRights(helper))
      faults.push(
        `SHADOW_HELPER ${helper} needs the rights of its owner, which this process may not hand out (NoNewPrivs in /proc/self/status), so it would call every password wrong: set NoNewPrivileges=no in the unit, or leave --no-new-privs out`,
      );
  } else if (!isFile(file)) {
    faults.push(
      `SHADOW_FILE ${file} cannot be read, as is usual: name a program in SHADOW_HELPER, such as /usr/sbin/pwauth`,
    );
  }
}

/**
 * Anybody who works on this machine could claim to be anybody, with a header sent to the port: `curl -H 'X-Remote-User:
 * alice'`.
 */
function checkDoor(header: string, faults: string[]): void {
  const accounts = listLoginAccounts();
  if (accounts.length === 0) return;
  const some =
    accounts.slice(0, 3).join(', ') + (accounts.length > 3 ? ` and ${accounts.length - 3} more` : '');
  faults.push(
    `AUTH_METHODS has proxy, and this machine has accounts that can sign in to it (${some}): any of them could open every mailbox by sending ${header} to the port. Set LISTEN_SOCKET, a socket that only the web server may open, or AUTH_PROXY_SECRET, which it sends with each request (docs/sign-in.md)`,
  );
}

function readFormat(name: string, format: string, faults: string[]): string {
  if (!/^(?:[^%]|%[und%])*$/.test(format) || !/%[un]/.test(format))
    faults.push(
      `${name} ${format} has to be made of %u (the login), %n (before its @), %d (after it) and plain text`,
    );
  else if (/%u.*@/.test(format) && name === 'USER_FORMAT')
    faults.push(
      `${name} ${format} would add a second @ to logins that have one: write %n${format.slice(format.indexOf('@'))}`,
    );
  return format;
}

function readImap(
  address: string | undefined,
  caFile: string | undefined,
  faults: string[],
): ImapServer | undefined {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  if (
    !url ||
    !/^imaps?:$/.test(url.protocol) ||
    !url.hostname ||
    url.username ||
    url.password ||
    url.pathname.length > 1
  ) {
    faults.push(
      'IMAP_URL is missing, or not the address of a mail server: imaps://mail.example.org, or imap:// for STARTTLS',
    );
    return undefined;
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isImplicit = url.protocol === 'imaps:';
  let ca: string | undefined;
  try {
    if (caFile !== undefined) ca = readSettingFile(caFile).toString('utf8');
  } catch {
    faults.push(`IMAP_CA_FILE ${caFile} cannot be read: check the path and its rights`);
  }
  return {
    host,
    port: Number(url.port || (isImplicit ? 993 : 143)),
    tls: isImplicit ? 'implicit' : isLoopback(host) ? 'none' : 'starttls',
    ca,
    timeoutMs: IMAP_TIMEOUT_MS,
  };
}

function readSql(address: string | undefined, faults: string[]): DatabaseAddress | undefined {
  try {
    return databaseFromUrl(address ?? '');
  } catch (error) {
    faults.push(
      error instanceof Error
        ? error.message.replaceAll('DATABASE_URL', 'AUTH_SQL_URL')
        : 'AUTH_SQL_URL is wrong',
    );
    return undefined;
  }
}

function readQuery(query: string | undefined, faults: string[]): string {
  if (!query || !/^select\s/i.test(query) || !query.includes('?'))
    faults.push(
      'AUTH_SQL_QUERY has to be a SELECT with ? for the login: SELECT password, username FROM mailbox WHERE username = ?',
    );
  return query ?? '';
}

function readAddresses(
  name: string,
  list: string | undefined,
  needed: boolean,
  faults: string[],
): AddressList {
  if (needed && list === undefined)
    faults.push(`${name} is missing: the addresses of the web server in front, such as 127.0.0.1`);
  try {
    return parseAddressList(list ?? '');
  } catch (error) {
    faults.push(`${name} ${error instanceof Error ? error.message : 'cannot be read'}`);
    return parseAddressList('');
  }
}
