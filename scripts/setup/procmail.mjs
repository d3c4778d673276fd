// Delivery for users that the machine does not know: procmail as a filter, with an rc file and the user as its
// argument. It needs no rights beyond our own.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeSharedFile } from './shared-file.mjs';

/**
 * Writes the rc file and names the agent for dspam.conf. Mail for alice ends in the mbox `<mail>/alice`.
 * @param {object} place
 * @param {string} place.folder where the rc file goes; like `mail` without blanks (plain-path.mjs)
 * @param {string} place.mail where the mailboxes are
 * @param {string[]} [place.rules] recipes to try before
 * @returns {string}
 */
export function setUpProcmail({ folder, mail, rules = [] }) {
  const rc = join(folder, 'procmailrc');
  // procmail refuses an rc file that belongs to somebody else, and writing to a file does not change its owner.
  rmSync(rc, { force: true });
  // Without ORGMAIL and DEFAULT, mail that cannot be written here would go to the mailbox of whoever runs this.
  const lines = [
    'SHELL=/bin/sh',
    'UMASK=007',
    `MAILBOX=${mail}/$1`,
    'DEFAULT=$MAILBOX',
    'ORGMAIL=$MAILBOX',
    ...rules,
    '',
    ':0:',
    '$MAILBOX',
    '',
  ];
  writeSharedFile(rc, lines.join('\n'));
  // `-f -` gives the mailbox its `From ` lines, which a filter would leave out.
  return `/usr/bin/procmail -f - -p -m ${rc} %u`;
}
