import { readFileSync } from 'node:fs';

const HEAD = `# The settings of the DSPAM dashboard. Whoever reads NEXTAUTH_SECRET can make a session for any mailbox, so only root and the group of DSPAM's
# data, which may read all mail anyway, read this file (0640). After a change: dspam-dashboard setup
# A value with a # in it has to be in single quotes; a $ has to be written \\$, in quotes too.
`;

/**
 * What a package has otherwise than .env.example: to be filled in, or the usual case behind a web server of this machine.
 * @type {[RegExp, string][]}
 */
const LINES = [
  [/^NEXTAUTH_URL=.*$/m, 'NEXTAUTH_URL='],
  [/^HTPASSWD_FILE=.*$/m, '#HTPASSWD_FILE=/etc/dspam/htpasswd'],
  [/^#(BIND_ADDRESS=127\.0\.0\.1)$/m, '$1'],
  [/^#(TRUSTED_PROXIES=127\.0\.0\.1, ::1)$/m, '$1'],
];

/**
 * The file of settings that a package brings, made from .env.example.
 * @param {string} basePath of the build that is in it, '' for none
 */
export function settingsFile(basePath) {
  const example = readFileSync('.env.example', 'utf8').replace(/^(?:#.*\n)+/, HEAD);
  let text = example
    .replaceAll(/npm run (maintain|migrate|doctor|digest-reply)/g, 'dspam-dashboard $1')
    .replace('`npm run build`', '`npm run package`, in the sources,');
  const lines = basePath === '' ? LINES : [...LINES, pathLine(basePath)];
  for (const [line, instead] of lines) {
    if (!line.test(text)) throw new Error(`.env.example has no line ${line}`);
    text = text.replace(line, instead);
  }
  return text;
}

/** @param {string} basePath @returns {[RegExp, string]} */
const pathLine = (basePath) => [/^#BASE_PATH=.*$/m, `BASE_PATH=${basePath}`];
