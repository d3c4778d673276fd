import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connection, createConnection } from 'mysql2/promise';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import type { Conf } from '@/tests/support/dspam-standin/conf.mjs';
import { userFile } from '@/tests/support/dspam-standin/userdir.mjs';
import { ConfFile, type Settings } from './conf-file';
import { RecordingAgent } from './recording-agent';
import { Rows } from './rows';
import { TestUser } from './test-user';

const STAND_IN = fileURLToPath(new URL('../../../support/dspam', import.meta.url));

export type Scale = 'domain' | 'large' | 'normal';

/** How one run of the command ended. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  stdin?: Buffer | string;
  env?: Record<string, string>;
  /** The program in front of the command, with its arguments. */
  through?: string[];
  /** Instead of dspam. */
  program?: string;
}

/** A release as the dashboard asks for it (F§5: A). */
export const RELEASE = ['--deliver=innocent', '--class=innocent', '--source=error'];

interface Parts {
  bin: string;
  isStandIn: boolean;
  home: string;
  scale: Scale;
  agent: RecordingAgent;
  confFile: ConfFile;
  environment: Record<string, string>;
  connection: Connection;
  folder: string;
  database: TestDatabase | null;
}

/** The DSPAM that is tested: a real one, or the stand-in with a home, dspam.conf and database of its own. */
export class DspamUnderTest {
  readonly rows: Rows;
  readonly isStandIn: boolean;
  readonly home: string;
  readonly scale: Scale;
  readonly agent: RecordingAgent;
  /** For files that a test needs. */
  readonly folder: string;

  private constructor(private readonly parts: Parts) {
    this.rows = new Rows(parts.connection);
    this.isStandIn = parts.isStandIn;
    this.home = parts.home;
    this.scale = parts.scale;
    this.agent = parts.agent;
    this.folder = parts.folder;
  }

  /** The DSPAM that the environment names, else the stand-in. */
  static async start(): Promise<DspamUnderTest> {
    const { DSPAM_BIN, DSPAM_CONF, DSPAM_HOME } = process.env;
    if (!DSPAM_BIN || !DSPAM_CONF || !DSPAM_HOME) return DspamUnderTest.startStandIn();
    const { folder, agent, settings } = await makeAgent();
    const confFile = await ConfFile.borrow(DSPAM_CONF, settings);
    return new DspamUnderTest({
      bin: DSPAM_BIN,
      isStandIn: false,
      home: DSPAM_HOME,
      scale: await reportedScale(DSPAM_BIN),
      agent,
      confFile,
      environment: {},
      connection: await createConnection(databaseOf(await confFile.read())),
      folder,
      database: null,
    });
  }

  static async startStandIn(): Promise<DspamUnderTest> {
    const { folder, agent, settings } = await makeAgent();
    const database = await createTestDatabase();
    const home = join(folder, 'home');
    await mkdir(home);
    const file = join(folder, 'dspam.conf');
    const confFile = await ConfFile.make(file, {
      Home: [home],
      MySQLServer: [database.socket],
      MySQLUser: [database.user],
      MySQLPass: [database.password],
      MySQLDb: [database.name],
      ...settings,
    });
    return new DspamUnderTest({
      bin: STAND_IN,
      isStandIn: true,
      home,
      scale: 'domain',
      agent,
      confFile,
      environment: { DSPAM_CONF: file, DSPAM_HOME: home, STANDIN_SCALE: 'domain', STANDIN_RESULT: '' },
      connection: await createConnection(databaseOf(await confFile.read())),
      folder,
      database,
    });
  }

  /** Writes dspam.conf with the tests' usual settings and these. */
  async configure(settings: Settings): Promise<void> {
    await this.parts.confFile.write(settings);
  }

  /** For each test: the usual settings, and an agent that remembers nothing. */
  async reset(): Promise<void> {
    await this.configure({});
    await this.agent.forget();
  }

  run(args: string[], options: RunOptions = {}): Promise<Run> {
    return this.begin(args, options).ended;
  }

  /** Has the daemon do it (dspamc, which stands beside dspam). */
  runClient(args: string[], options: RunOptions = {}): Promise<Run> {
    const client = join(dirname(this.parts.bin), 'dspamc');
    return this.begin(args, { ...options, program: client }).ended;
  }

  /** Starts a run; `ended` resolves when it is over. */
  begin(args: string[], { stdin = '', env = {}, through = [], program }: RunOptions = {}) {
    const { bin, environment } = this.parts;
    const [command = bin, ...words] = [...through, program ?? bin, ...args];
    const child = spawn(command, words, { env: { ...process.env, ...environment, ...env } });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      output.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output.stderr += chunk;
    });
    // A run that is refused ends without reading its standard input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    const ended = new Promise<Run>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...output }));
    });
    return { child, ended };
  }

  /** A user whom nobody else has. `name` is what stands before the random part. */
  async newUser(name = 'user', domain = '@example.org'): Promise<TestUser> {
    const full = `contract-${name}-${randomBytes(5).toString('hex')}${domain}`;
    return new TestUser(this, full, await this.rows.addUser(full));
  }

  /** A name that DSPAM has never heard of. */
  unknownName(): string {
    return `contract-unknown-${randomBytes(5).toString('hex')}@example.org`;
  }

  file(user: string, extension: string): string {
    return userFile(this.home, this.scale, user, extension);
  }

  async systemLog(): Promise<string> {
    return readFile(join(this.home, 'system.log'), 'latin1').catch(() => '');
  }

  async close(): Promise<void> {
    await this.parts.connection.end();
    await this.parts.database?.drop();
    await this.parts.confFile.restore();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The agent whose calls the tests read, and the settings that make DSPAM use it. */
async function makeAgent() {
  const folder = await mkdtemp(join(tmpdir(), 'dspam-contract-'));
  // Callers whom Trust does not name get here too.
  await chmod(folder, 0o755);
  const agent = await RecordingAgent.make(folder);
  const settings: Settings = {
    TrustedDeliveryAgent: [`${agent.command} -d %u`],
    UntrustedDeliveryAgent: [`${agent.command} untrusted`],
    Trust: [userInfo().username],
  };
  return { folder, agent, settings };
}

function databaseOf(conf: Conf) {
  const server = conf.first('MySQLServer') ?? 'localhost';
  const place = server.startsWith('/')
    ? { socketPath: server }
    : { host: server, port: Number(conf.first('MySQLPort') ?? 3306) };
  const [user = '', password = '', database = ''] = ['MySQLUser', 'MySQLPass', 'MySQLDb'].map((key) =>
    conf.first(key),
  );
  return { ...place, user, password, database, supportBigNumbers: true, bigNumberStrings: true };
}

/** F§1: the layout of DSPAM_HOME is decided when DSPAM is built. */
export async function reportedScale(bin: string): Promise<Scale> {
  const child = spawn(bin, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  if (text.includes('--enable-domain-scale')) return 'domain';
  return text.includes('--enable-large-scale') ? 'large' : 'normal';
}
