import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { type Conf, parseConf } from '@/tests/support/dspam-standin/conf.mjs';

/** Lines of a dspam.conf: a key with its values; no values take the key out. */
export type Settings = Record<string, string[]>;

const PERMISSION = '# contract tests may change this file';

/** Every attribute that a test sets for a user: DSPAM ignores rows that AllowOverride does not name. */
const OVERRIDABLE = [
  'trainingMode',
  'spamAction',
  'spamSubject',
  'signatureLocation',
  'optIn',
  'optOut',
  'RBLInoculate',
  'trainPristine',
  'showFactors',
  'storeFragments',
  'localStore',
  'enableWhitelist',
];

const BASE: Settings = {
  TrainingMode: ['teft'],
  TestConditionalTraining: ['off'],
  MySQLUIDInSignature: ['on'],
  UserLog: ['on'],
  SystemLog: ['on'],
  WebStats: ['on'],
  OnFail: ['error'],
  Opt: ['out'],
  MaxMessageSize: [],
  QuarantineAgent: [],
  DeliveryHost: [],
  Broken: [],
  Preference: ['trainingMode=TEFT', 'spamAction=quarantine', 'signatureLocation=message', 'showFactors=on'],
  AllowOverride: OVERRIDABLE,
};

/** The dspam.conf of the tests: the lines it had, with the settings of the tests in place of their own. */
export class ConfFile {
  private constructor(
    private readonly file: string,
    private readonly original: string,
    private readonly ownSettings: Settings,
  ) {}

  /** A file of our own, in a folder of ours. */
  static async make(file: string, ownSettings: Settings): Promise<ConfFile> {
    const conf = new ConfFile(file, '', ownSettings);
    await conf.write({});
    return conf;
  }

  /** The file of a DSPAM that is installed; it is put back by `restore`. */
  static async borrow(file: string, ownSettings: Settings): Promise<ConfFile> {
    const original = await readFile(file, 'utf8');
    if (!original.includes(PERMISSION)) {
      throw new Error(
        `The contract tests rewrite ${file}. Put the line "${PERMISSION}" into it to allow that.`,
      );
    }
    await copyFile(file, `${file}.before-contract-tests`);
    const conf = new ConfFile(file, original, ownSettings);
    await conf.write({});
    return conf;
  }

  async write(settings: Settings): Promise<void> {
    const wanted = { ...BASE, ...this.ownSettings, ...settings };
    const replaced = new Set(Object.keys(wanted).map((key) => key.toLowerCase()));
    const kept = this.original.split('\n').filter((line) => !replaced.has(keyOf(line)));
    const added = Object.entries(wanted).flatMap(([key, values]) =>
      values.map((value) => `${key} ${/[\s=]/.test(value) ? `"${value}"` : value}`),
    );
    await writeFile(this.file, [...kept, ...added, ''].join('\n'));
  }

  async read(): Promise<Conf> {
    return parseConf(await readFile(this.file, 'utf8'));
  }

  async restore(): Promise<void> {
    if (this.original !== '') await rename(`${this.file}.before-contract-tests`, this.file);
  }
}

function keyOf(line: string): string {
  return (line.trim().split(/\s/)[0] ?? '').toLowerCase();
}
