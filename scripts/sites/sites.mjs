/**
 * The sites by name, with what is special about each.
 * @type {Readonly<Record<string, string>>}
 */
export const SITES = {
  'local-users': 'local users, mailbox_command, procmail',
  'lmtp-filter': 'LMTP daemon, re-injection on a second port, one user for all',
};

/** Those that `npm test` goes through. */
export const SITES_IN_TESTS = ['local-users'];
