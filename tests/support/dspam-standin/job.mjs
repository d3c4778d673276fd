/** One message for one user: who, with what settings, and whose files and rows are touched. */
import { findGroup } from './group.mjs';
import { optFile, userFile } from './userdir.mjs';
import { chosenScale } from './version.mjs';

export class Job {
  /**
   * @param {object} given
   * @param {import('./conf.mjs').Conf} given.conf
   * @param {import('./arguments.mjs').Options} given.options
   * @param {import('./trust.mjs').Caller} given.caller
   * @param {import('./preferences.mjs').Preferences} given.preferences
   * @param {import('./database.mjs').Store | null} given.store null while the database is down
   * @param {string} given.user
   * @param {string} given.recipient
   * @param {(bytes: Buffer) => void} given.write
   * @param {boolean} [given.isDaemon]
   */
  constructor(given) {
    this.conf = given.conf;
    this.options = given.options;
    this.caller = given.caller;
    this.preferences = given.preferences;
    this.store = given.store;
    this.user = given.user;
    this.recipient = given.recipient;
    this.write = given.write;
    this.isDaemon = given.isDaemon === true;
    /** @type {'spam' | 'innocent'} what it was taken for, or is */
    this.kind = 'innocent';
    /** @type {import('./not-taken.mjs').NotTaken | null} */
    this.refusal = null;
    this.scale = chosenScale();
    this.mode = given.preferences.trainingMode(given.options, given.conf);
    const ignored = given.options.classify || given.preferences.on('ignoreGroups');
    this.group = ignored ? null : findGroup(given.conf, given.user);
    this.started = performance.now();
  }

  /** --stdout; the daemon says before it what the mail was taken for, and doubles no dots in it. @param {Buffer} bytes */
  writeMail(bytes) {
    if (this.isDaemon)
      this.write(Buffer.from(`X-Daemon-Classification: ${this.kind === 'spam' ? 'SPAM' : 'INNOCENT'}\n`));
    this.write(bytes);
  }

  /** The name whose uid has the tokens, totals and signatures. */
  get dataOwner() {
    return this.group && this.group.type !== 'merged' ? this.group.name : this.user;
  }

  /** The name of a managed group, else null. */
  get managedGroup() {
    return this.group?.type === 'managed' ? this.group.name : null;
  }

  /** The preference localStore moves a user's files (F§1); DSPAM then writes X-DSPAM-User into the mail. */
  get filesMoved() {
    return this.managedGroup !== null || this.preferences.get('localStore') !== '';
  }

  /** Whether mail from a listed address is learned as spam. */
  get inoculates() {
    const stated = this.preferences.get('RBLInoculate').toLowerCase();
    return stated !== 'off' && (stated === 'on' || this.conf.on('RBLInoculate'));
  }

  /**
   * @param {string} extension mbox, log, frag or blocklist
   * @param {string} [name] whose, if not the user's
   */
  file(extension, name = this.user) {
    return this.pathOf(this.managedGroup ?? name, extension);
  }

  /** .stats is written for the name that owns the totals, also in a group that is not managed (F§1). */
  statsFile(/** @type {string} */ name) {
    return this.pathOf(this.group && this.group.type !== 'merged' ? this.group.name : name, 'stats');
  }

  /** @param {'dspam' | 'nodspam'} extension */
  optFile(extension) {
    return optFile(this.conf.home, this.scale, this.preferences.get('localStore') || this.user, extension);
  }

  /** @param {string} name @param {string} extension */
  pathOf(name, extension) {
    return userFile(this.conf.home, this.scale, this.preferences.get('localStore') || name, extension);
  }

  /** @returns {import('./database.mjs').Store} */
  get rows() {
    if (!this.store) throw new Error('the database is down');
    return this.store;
  }
}
