/** `dspam --version` (F§5, F§1): the parameters tell which layout DSPAM_HOME has, and only trusted callers see them. */

/** @typedef {'domain' | 'large' | 'normal'} Scale */

/** @returns {Scale} the layout that this stand-in plays */
export function chosenScale() {
  const wanted = process.env.STANDIN_SCALE;
  return wanted === 'large' || wanted === 'normal' ? wanted : 'domain';
}

const SCALE_PARAMETER = {
  domain: ["'--enable-domain-scale'"],
  large: ["'--enable-large-scale'"],
  normal: [],
};

/** @param {import('./trust.mjs').Caller} caller @returns {string} */
export function versionText(caller) {
  const text = [
    '',
    'DSPAM Anti-Spam Suite 3.10.2 (agent/library)',
    '',
    'Copyright (C) 2002-2012 DSPAM Project',
    'http://dspam.sourceforge.net.',
    '',
    'DSPAM may be copied only under the terms of the GNU Affero General Public',
    'License, a copy of which can be found with the DSPAM distribution kit.',
    '',
    '',
  ].join('\n');
  if (!caller.trusted) return text;
  const parameters = [
    "'--prefix=/usr'",
    "'--enable-daemon'",
    "'--with-storage-driver=mysql_drv'",
    "'--enable-virtual-users'",
    "'--enable-preferences-extension'",
    ...SCALE_PARAMETER[chosenScale()],
    "'--enable-long-usernames'",
  ];
  return `${text}Configuration parameters:  ${parameters.join(' ')}\n\n`;
}
