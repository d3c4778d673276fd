import path from 'node:path';
import { findScale, isUntrusted } from '@/lib/formats/dspam/build-parameters';
import type { ConfFiles } from '@/lib/formats/dspam/conf-files';
import { parseDomains } from '@/lib/formats/dspam/local-address';
import type { Scale } from '@/lib/formats/dspam/userdir';
import { stampOf } from '@/lib/ground/files/file-stamp';
import type { Language } from '@/lib/ground/languages';
import { type LogSettings, setLog } from '@/lib/ground/log';
import { findGroup, ownUserName } from '@/lib/ground/process/own-names';
import { type DatabaseAddress, databaseFromConf, databaseFromUrl } from '@/lib/store/config/address';
import { type ConfSettings, readConfSettings } from '@/lib/store/config/conf-settings';
import { readAddress } from '@/lib/store/config/dashboard-address';
import { type DigestConfig, readDigestConfig } from '@/lib/store/config/digest-config';
import { type FilterHosts, readFilterHosts } from '@/lib/store/config/filter-hosts';
import { checkRetrainAddress } from '@/lib/store/config/retrain-address';
import { readSignInConfig, type SignInConfig } from '@/lib/store/config/sign-in-config';
import { findConfPath, readConf } from './find-conf';
import { readLogSettings } from './log-settings';
import { findProgram, isFolder } from './places';
import { variables } from './variables';

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
  /** Whether `npm run maintain` releases mail of domains that people let through. */
  senderRulesRelease: boolean;
  /** Whether people are told how many others have released mail of a campaign. */
  campaigns: boolean;
  /** The program that lists the mail server's queue, one entry a line, with its arguments. */
  mailQueueCommand: string[];
  /** Where people forward missed spam, as a pattern (lib/store/config/retrain-address.ts); null where the site has no such addresses. */
  retrainAddress: string | null;
  /** Runs of the filter side by side for one mailbox. */
  deliveryConcurrency: number;
  /** How people are told by mail what to look at; null where they are not. */
  digest: DigestConfig | null;
  signIn: SignInConfig;
  /** The hosts of a site with several spools; null for one. */
  filterHosts: FilterHosts | null;
  secret: string;
  /** Where people reach the dashboard, BASE_PATH included. */
  url: URL;
  /** The path that it is under, such as `/dspam`; '' for none. */
  basePath: string;
  port: number;
  /** The address to listen on; null for all of the machine's. */
  bindAddress: string | null;
  /** Who compresses answers: the dashboard, or the web server in front. */
  compression: 'dashboard' | 'proxy';
  /** Of who has chosen none, and whose browser asks for none of ours. */
  defaultLanguage: Language;
  log: LogSettings;
  /** The socket to listen on in place of the port; null for none. */
  listenSocket: string | null;
  /** The group that it gets; null for the default one. */
  listenSocketGid: number | null;
  /** Where DSPAM keeps preferences, if that was set; otherwise its program is asked. */
  preferencesIn: 'database' | 'files' | null;
}

/** What a running dashboard cannot change: its connections and open files depend on it. */
const FIXED = ['Home', 'MySQLServer', 'MySQLPort', 'MySQLUser', 'MySQLPass', 'MySQLDb'];

/** Thrown by readConfig: every fault found, each with what to do. */
export class ConfigError extends Error {
  readonly faults: string[];
  constructor(faults: string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
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
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.')} ${issue.message}`);
  }
  // One wrong variable does not make others count as missing.
  const wrong = new Set(parsed.error?.issues.map(({ path: [name] }) => name));
  const right = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
  const values = parsed.data ?? variables.partial().catch({}).parse(right);

  const confPath = findConfPath(values);
  const { conf, stamps } = readConf(confPath, faults);
  const dspamHome = values.DSPAM_HOME ?? conf.first('Home');
  if (!dspamHome)
    faults.push('DSPAM_HOME is missing, and dspam.conf has no Home line: name the folder that holds data/');
  else if (!isFolder(dspamHome))
    faults.push(
      `DSPAM_HOME ${dspamHome} is not a folder that can be opened: check the path and the group (usually mail)`,
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
      `DSPAM_BIN ${values.DSPAM_BIN ?? 'dspam'} is not a program that this user may run: name the dspam binary, and put the user into the group that may run it (often mail)`,
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
  const filterHosts = readFilterHosts(values, signIn.methods, faults);
  const digest = readDigestConfig(values, faults, filterHosts);
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
    senderRulesRelease: parsed.data.SENDER_RULES_RELEASE === 'yes',
    campaigns: parsed.data.CAMPAIGNS === 'yes',
    mailQueueCommand: parsed.data.MAIL_QUEUE_COMMAND.split(/\s+/),
    retrainAddress: parsed.data.RETRAIN_ADDRESS ?? null,
    digest,
    signIn,
    filterHosts,
    secret: parsed.data.NEXTAUTH_SECRET,
    url,
    basePath,
    port: parsed.data.PORT,
    bindAddress: parsed.data.BIND_ADDRESS ?? null,
    compression: parsed.data.COMPRESSION,
    defaultLanguage: parsed.data.DEFAULT_LANGUAGE,
    log: readLogSettings(parsed.data),
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
    setLog(cached.log);
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

function readSocketGroup(group: string | undefined, faults: string[]): number | null {
  if (group === undefined) return null;
  const gid = findGroup(group);
  if (gid === null)
    faults.push(
      `LISTEN_SOCKET_GROUP ${group} is not a group of this machine: name the web server's, such as www-data`,
    );
  else if (process.getuid?.() !== 0 && !process.getgroups?.().includes(gid))
    faults.push(
      `LISTEN_SOCKET_GROUP ${group} is a group that the user ${ownUserName()} is not in: usermod -a -G ${group} ${ownUserName()}`,
    );
  return gid;
}
