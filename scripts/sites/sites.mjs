/**
 * The sites by name, with what is special about each.
 * @type {Readonly<Record<string, string>>}
 */
export const SITES = {
  'local-users': 'local users, mailbox_command, procmail',
  'virtual-users': 'virtual users, transport, maildrop',
  postfixadmin: "Postfix with Postfixadmin's tables, Courier for IMAP, sendmail -i",
  'lmtp-filter': 'LMTP daemon, re-injection on a second port, one user for all',
  vpopmail: "qmail's delivery imitated, vpopmail's table, dspamc, InnoDB",
};

/** Those that `npm test` goes through. */
export const SITES_IN_TESTS = ['local-users', 'lmtp-filter'];
