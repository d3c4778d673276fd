import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { findScale, isUntrusted } from '@/lib/formats/dspam/build-parameters';
import { type ConfFiles, readConfFiles } from '@/lib/formats/dspam/conf-files';
import { parseDomains } from '@/lib/formats/dspam/local-address';
import type { Scale } from '@/lib/formats/dspam/userdir';
import { stampOf } from '@/lib/ground/files/file-stamp';
import { findGroup, ownUserName } from '@/lib/ground/process/own-names';
import { type DatabaseAddress, databaseFromConf, databaseFromUrl } from '@/lib/store/config/address';
import { type ConfSettings, readConfSettings } from '@/lib/store/config/conf-settings';
import { BASE_PATH_FORM, readAddress } from '@/lib/store/config/dashboard-address';
import { checkRetrainAddress } from '@/lib/store/config/retrain-address';
import { readSignInConfig, type SignInConfig, signInVariables } from '@/lib/store/config/sign-in-config';

/** Everything that the dashboard takes from its environment and from dspam.conf, checked. */
export interface Config extends ConfSettings {
  dspamHome: string;
  dspamBin: string;
  scale: Scale;
  confPath: string;
  database: DatabaseAddress;
  deliveryTimeoutMs: number;
  /**
   * Domains of the site, lower case: only their addresses can be chosen for a release where the user is not an address.
   */
  localDomains: string[];
  /** Days that the copies of released and deleted messages are kept. */
  removedKeepDays: number;
  /** Days after which messages leave the quarantine by themselves; null for never. */
  quarantineKeepDays: number | null;
  /** Whether `npm run maintain` removes from DSPAM's tables what its own purge would. */
  maintainPurge: boolean;
  /** The program that lists the mail server's queue, one entry a line, with its arguments. */
  mailQueueCommand: string[];
  /** Where people forward missed spam, as a pattern (lib/store/config/retrain-address.ts); null where the site has no such addresses. */
  retrainAddress: string | null;
  /** Runs of the filter side by side for one mailbox. */
  deliveryConcurrency: number;
  signIn: SignInConfig;
  secret: string;
  /** Where people reach the dashboard, BASE_PATH included. */
  url: URL;
  /** The path that it is under, such as `/dspam`; '' for none. */
  basePath: string;
  port: number;
  /** The socket to listen on in place of the port; null for none. */
  listenSocket: string | null;
  /** The group that it gets; null for the default one. */
  listenSocketGid: number | null;
  /** Where DSPAM keeps preferences, if that was set; otherwise its program is asked. */
  preferencesIn: 'database' | 'files' | null;
}

const CONF_PATHS = ['/etc/dspam/dspam.conf', '/etc/mail/dspam/dspam.conf', '/usr/local/etc/dspam.conf'];

/** What a running dashboard cannot change: its connections and open files depend on it. */
const FIXED = ['Home', 'MySQLServer', 'MySQLPort', 'MySQLUser', 'MySQLPass', 'MySQLDb'];

/** An empty variable counts as not set: `.env` files often list a name with nothing after it. */
const text = z.string().trim().min(1).optional();
const days = z.coerce
  .number('has to be a number of days')
  .int('has to be a whole number of days')
  .min(1, 'has to be from 1 to 3650')
  .max(3650, 'has to be from 1 to 3650');
const environment = z.object({
  DSPAM_CONF: text,
  DSPAM_HOME: text,
  DSPAM_BIN: text,
  DSPAM_SCALE: z.enum(['domain', 'large', 'normal'], 'has to be domain, large or normal').optional(),
  DSPAM_PREFERENCES: z.enum(['database', 'files'], 'has to be database or files').optional(),
  DATABASE_URL: text,
  RELEASE_ARGS: text,
  LOCAL_DOMAINS: text,
  DELIVERY_CONCURRENCY: z.coerce
    .number('has to be a number from 1 to 16')
    .int('has to be a number from 1 to 16')
    .min(1, 'has to be a number from 1 to 16')
    .max(16, 'has to be a number from 1 to 16')
    .default(2),
  DELIVERY_TIMEOUT_SECONDS: z.coerce
    .number('has to be a number of seconds')
    .min(1, 'has to be from 1 to 3600')
    .max(3600, 'has to be from 1 to 3600')
    .default(60),
  REMOVED_KEEP_DAYS: days.default(30),
  QUARANTINE_KEEP_DAYS: days.optional(),
  MAINTAIN_PURGE: z.enum(['yes', 'no'], 'has to be yes or no').default('no'),
  RETRAIN_ADDRESS: text,
  MAIL_QUEUE_COMMAND: text.default('postqueue -j'),
  ...signInVariables,
  LISTEN_SOCKET_GROUP: text,
  NEXTAUTH_SECRET: z
    .string('is missing: a random text of at least 32 characters, for example from `openssl rand -base64 32`')
    .min(32, 'is too short: at least 32 characters, for example from `openssl rand -base64 32`'),
  NEXTAUTH_URL: z.url({
    protocol: /^https?$/,
    error: 'is missing or no address: the address people type, for example https://mail.example.org',
  }),
  BASE_PATH: z
    .string()
    .trim()
    .regex(BASE_PATH_FORM, 'has to begin with / and must not end with it: /dspam, for example')
    .optional(),
  PORT: z.coerce
    .number('has to be a port number')
    .int('has to be a port number')
    .min(1, 'has to be a port number')
    .max(65535, 'has to be a port number')
    .default(3000),
});

/** Thrown by readConfig: every fault found, each with what to do. */
export class ConfigError extends Error {
  readonly faults: string[];
  constructor(faults: string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Reads and checks the configuration. Throws ConfigError with all faults at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  return readAll(env).config;
}

function readAll(env: Record<string, string | undefined>): { config: Config; stamps: ConfFiles['stamps'] } {
  const faults: string[] = [];
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.')} ${issue.message}`);
  }
  // One wrong variable does not make others count as missing.
  const wrong = new Set(parsed.error?.issues.map(({ path: [name] }) => name));
  const right = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
  const values = parsed.data ?? environment.partial().catch({}).parse(right);

  const confPath = findConfPath(values);
  const { conf, stamps } = readConf(confPath, faults);
  const dspamHome = values.DSPAM_HOME ?? conf.first('Home');
  if (!dspamHome)
    faults.push('DSPAM_HOME is missing, and dspam.conf has no Home line: name the folder that holds data/');
  else if (!isFolder(dspamHome))
    faults.push(
      `DSPAM_HOME ${dspamHome} is no folder that can be opened: check the path and the group (usually mail)`,
    );

  let database: DatabaseAddress | undefined;
  try {
    database = values.DATABASE_URL ? databaseFromUrl(values.DATABASE_URL) : databaseFromConf(conf);
  } catch (error) {
    faults.push(error instanceof Error ? error.message : 'DATABASE_URL cannot be read');
  }

  const dspamBin = findProgram(values.DSPAM_BIN ?? 'dspam', env.PATH ?? '');
  if (!dspamBin)
    faults.push(
      `DSPAM_BIN ${values.DSPAM_BIN ?? 'dspam'} is no program that this user may run: name the dspam binary, and put the user into the group that may run it (often mail)`,
    );
  const scale = values.DSPAM_SCALE ?? (dspamBin ? findScale(dspamBin) : undefined);
  // For the client it matters whom the daemon lets in.
  const isClient = path.basename(dspamBin ?? '') === 'dspamc';
  if (dspamBin && isUntrusted(dspamBin) && !(isClient && scale))
    faults.push(
      `DSPAM_CONF ${confPath ?? 'dspam.conf'} has no line that lets dspam trust the user ${ownUserName()}, so it would release nothing for anybody: add the line "Trust ${ownUserName()}"`,
    );
  else if (dspamBin && !scale)
    faults.push('DSPAM_SCALE cannot be told from `dspam --version`: set it to domain, large or normal');

  const signIn = readSignInConfig(values, faults);
  if (values.RETRAIN_ADDRESS) checkRetrainAddress(values.RETRAIN_ADDRESS, faults);
  const basePath = values.BASE_PATH ?? '';
  const url =
    values.NEXTAUTH_URL && !wrong.has('BASE_PATH')
      ? readAddress(values.NEXTAUTH_URL, basePath, faults)
      : undefined;
  const listenSocketGid = readSocketGroup(values.LISTEN_SOCKET_GROUP, faults);

  const localDomains = readLocalDomains(values.LOCAL_DOMAINS ?? '', faults);
  const settings = readConfSettings(conf, { givenArgs: values.RELEASE_ARGS, localDomains, dspamBin }, faults);
  if (
    faults.length > 0 ||
    !dspamHome ||
    !database ||
    !dspamBin ||
    !scale ||
    !confPath ||
    !url ||
    !parsed.data
  ) {
    throw new ConfigError(faults);
  }
  const config = {
    dspamHome: path.resolve(dspamHome),
    dspamBin,
    scale,
    confPath,
    database,
    ...settings,
    localDomains,
    deliveryConcurrency: parsed.data.DELIVERY_CONCURRENCY,
    deliveryTimeoutMs: parsed.data.DELIVERY_TIMEOUT_SECONDS * 1000,
    removedKeepDays: parsed.data.REMOVED_KEEP_DAYS,
    quarantineKeepDays: parsed.data.QUARANTINE_KEEP_DAYS ?? null,
    maintainPurge: parsed.data.MAINTAIN_PURGE === 'yes',
    mailQueueCommand: parsed.data.MAIL_QUEUE_COMMAND.split(/\s+/),
    retrainAddress: parsed.data.RETRAIN_ADDRESS ?? null,
    signIn,
    secret: parsed.data.NEXTAUTH_SECRET,
    url,
    basePath,
    port: parsed.data.PORT,
    listenSocket: parsed.data.LISTEN_SOCKET ?? null,
    listenSocketGid,
    preferencesIn: parsed.data.DSPAM_PREFERENCES ?? null,
  };
  return { config, stamps };
}

let cached: Config | undefined;
let stamps: ConfFiles['stamps'] = new Map();
let confFaults: string[] = [];

/**
 * The configuration of this process. What depends on dspam.conf is read again when one of its files has changed, as
 * DSPAM reads it at each run; the object stays the same. If it has a fault, the previous values stay (findConfFaults).
 * See decision 127.
 */
export function getConfig(): Config {
  if (!cached) {
    const read = readAll(process.env);
    stamps = read.stamps;
    cached = read.config;
    return cached;
  }
  if ([...stamps].some(([file, stamp]) => stampOf(file) !== stamp)) followConf(cached);
  return cached;
}

/**
 * What is wrong with dspam.conf since it changed, with what to do about each fault; [] when the file is in use as it
 * stands.
 */
export function findConfFaults(): string[] {
  getConfig();
  return confFaults;
}

/** The dspam.conf that is named, or else the first readable one in the usual places. */
export function findConfPath({ DSPAM_CONF }: { DSPAM_CONF?: string | undefined }): string | undefined {
  return DSPAM_CONF?.trim() || CONF_PATHS.find(isFile);
}

function followConf(config: Config): void {
  const faults: string[] = [];
  const files = readConf(config.confPath, faults);
  stamps = files.stamps;
  const { localDomains, dspamBin } = config;
  const givenArgs = process.env.RELEASE_ARGS?.trim() || undefined;
  const settings = readConfSettings(files.conf, { givenArgs, localDomains, dspamBin }, faults);
  for (const key of FIXED) {
    const [now, before] = [files.conf.all(key).join(), config.conf.all(key).join()];
    if (now !== before) faults.push(`${key} has changed in ${config.confPath}: restart the dashboard`);
  }
  confFaults = faults;
  if (faults.length === 0) Object.assign(config, settings);
}

function readLocalDomains(text: string, faults: string[]): string[] {
  try {
    return parseDomains(text);
  } catch (error) {
    faults.push(`LOCAL_DOMAINS ${error instanceof Error ? error.message : 'cannot be read'}`);
    return [];
  }
}

function readConf(confPath: string | undefined, faults: string[]): ConfFiles {
  if (!confPath)
    faults.push(`DSPAM_CONF is missing, and none of ${CONF_PATHS.join(', ')} is there: name your dspam.conf`);
  const files = readConfFiles(confPath ?? '');
  for (const { file, code } of confPath ? files.unreadable : []) {
    const name = file === confPath ? file : `${confPath} includes ${file}, which`;
    faults.push(
      `DSPAM_CONF ${name} cannot be read (${code}): check the path, and let the dashboard's user into its group`,
    );
  }
  return files;
}

function readSocketGroup(group: string | undefined, faults: string[]): number | null {
  if (group === undefined) return null;
  const gid = findGroup(group);
  if (gid === null)
    faults.push(
      `LISTEN_SOCKET_GROUP ${group} is no group of this machine: name the web server's, as www-data`,
    );
  else if (process.getuid?.() !== 0 && !process.getgroups?.().includes(gid))
    faults.push(
      `LISTEN_SOCKET_GROUP ${group} is a group that the user ${ownUserName()} is not in: usermod -a -G ${group} ${ownUserName()}`,
    );
  return gid;
}

function isFile(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isFolder(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

function findProgram(name: string, searchPath: string): string | undefined {
  const places = name.includes('/')
    ? [path.resolve(name)]
    : searchPath
        .split(':')
        .filter(Boolean)
        .map((folder) => path.join(folder, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return statSync(place).isFile();
    } catch {
      return false;
    }
  });
}
