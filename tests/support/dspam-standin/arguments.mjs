/**
 * The command line of `dspam` (F§5). Whatever is not known belongs to the delivery agent.
 * A wrong value ends the run with exit 1 and not a word on stdout or stderr.
 */

/**
 * @typedef {object} Options
 * @property {string[]} users
 * @property {string[]} recipients from --rcpt-to
 * @property {string} mailFrom
 * @property {{ innocent: boolean, spam: boolean, summary: boolean, stdout: boolean }} deliver
 * @property {'spam' | 'innocent' | null} class
 * @property {'error' | 'corpus' | 'inoculation' | null} source
 * @property {string} signature
 * @property {string | null} mode teft, toe, tum or notrain
 * @property {boolean} unlearn
 * @property {boolean} classify
 * @property {boolean} version
 * @property {string[]} agentArguments
 */

/** The command line asks for something that DSPAM refuses: exit 1. */
export class Refused extends Error {}

/** @type {Map<string, 'spam' | 'innocent'>} */
const CLASSES = new Map([
  ['spam', 'spam'],
  ['innocent', 'innocent'],
  ['nonspam', 'innocent'],
]);
/** @type {Map<string, 'error' | 'corpus' | 'inoculation'>} */
const SOURCES = new Map([
  ['error', 'error'],
  ['corpus', 'corpus'],
  ['inoculation', 'inoculation'],
]);
const MODES = new Map(['teft', 'toe', 'tum', 'notrain'].map((each) => [each, each]));
/** About what DSPAM takes behind --rcpt-to: the domain has a dot. */
const ADDRESS =
  /^[^\s()<>@,;:\\"[\].][^\s()<>@,;:\\"[\]]*@[^\s()<>@,;:\\"[\].]+(?:\.[^\s()<>@,;:\\"[\].]+)+$/;
const WITHOUT_EFFECT = new Set(['--debug', '--process', '--client']);

/**
 * @param {string[]} argv without node and the script
 * @param {import('./trust.mjs').Caller} caller
 * @returns {Options}
 * @throws {Refused}
 */
export function parseArguments(argv, caller) {
  /** @type {Options} */
  const options = {
    users: caller.trusted ? [] : [caller.name],
    recipients: [],
    mailFrom: '',
    deliver: { innocent: false, spam: false, summary: false, stdout: false },
    class: null,
    source: null,
    signature: '',
    mode: null,
    unlearn: false,
    classify: false,
    version: false,
    agentArguments: [],
  };
  /** @type {string[] | null} the list that plain words go to, after --user or --rcpt-to */
  let list = null;
  for (const word of argv) {
    if (list && (word.startsWith('-') || word === '')) {
      list = null;
      if (word === '--') continue;
    }
    if (word === '--user' || word === '--rcpt-to') {
      list = word === '--user' ? options.users : options.recipients;
    } else if (list) {
      if (list === options.recipients && !ADDRESS.test(word)) throw new Refused('an address that is none');
      addName(list, word, caller);
    } else if (!applyOption(options, word) && caller.trusted) {
      options.agentArguments.push(word);
    }
  }
  check(options);
  return options;
}

/** @param {string[]} list @param {string} name @param {import('./trust.mjs').Caller} caller */
function addName(list, name, caller) {
  if (!caller.trusted && name !== caller.name) throw new Refused('only trusted users act for others');
  if (name.includes('../') || name.includes('..\\')) throw new Refused('a user name that leaves DSPAM_HOME');
  if (caller.trusted) list.push(name);
}

/** @param {Options} options @param {string} word @returns {boolean} whether the word was known */
function applyOption(options, word) {
  const [name, value] = splitOption(word);
  if (word === '--classify') options.classify = true;
  else if (word === '--version') options.version = true;
  else if (word === '--stdout') options.deliver.stdout = true;
  else if (name === '--mail-from=') options.mailFrom = value;
  else if (name === '--signature=') options.signature = value;
  else if (name === '--class=') options.class = oneOf(CLASSES, value);
  else if (name === '--source=') options.source = oneOf(SOURCES, value);
  else if (name === '--deliver=') applyDeliver(options.deliver, value);
  else if (name === '--mode=') applyMode(options, value);
  else if (name !== '--feature=' && name !== '--profile=' && !WITHOUT_EFFECT.has(word)) return false;
  return true;
}

/** @param {string} word @returns {[string, string]} `--name=` and its value */
function splitOption(word) {
  const equals = word.indexOf('=');
  return equals < 0 ? [word, ''] : [word.slice(0, equals + 1), word.slice(equals + 1)];
}

/** @param {Options['deliver']} deliver @param {string} value such as `innocent,spam` */
function applyDeliver(deliver, value) {
  for (const each of value.split(',').filter(Boolean)) {
    if (each === 'innocent' || each === 'nonspam') deliver.innocent = true;
    else if (each === 'spam') deliver.spam = true;
    else if (each === 'summary') deliver.summary = true;
    else if (each === 'stdout') Object.assign(deliver, { innocent: true, spam: true, stdout: true });
    else throw new Refused(`--deliver=${each}`);
  }
}

/** @param {Options} options @param {string} value */
function applyMode(options, value) {
  if (value === 'unlearn') options.unlearn = true;
  options.mode = value === 'unlearn' ? 'teft' : oneOf(MODES, value);
}

/** @template T @param {Map<string, T>} values @param {string} value @returns {T} */
function oneOf(values, value) {
  const found = values.get(value);
  if (found === undefined) throw new Refused(value);
  return found;
}

/** @param {Options} options */
function check(options) {
  if (options.version) return;
  if (options.users.length === 0) throw new Refused('no --user');
  if (options.class && options.classify) throw new Refused('--class with --classify');
  if (options.class && !options.source && !options.unlearn) throw new Refused('--class without --source');
  if (options.source && !options.class) throw new Refused('--source without --class');
}
