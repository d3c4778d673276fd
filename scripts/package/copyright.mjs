import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The file `copyright` of a package: our licence, and whose the npm packages are that come along. Their own licence files lie in them.
 * @param {string[]} packages as `node_modules/NAME`
 */
export function copyrightOf(packages) {
  const lines = packages.map((each) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(each, 'package.json'), 'utf8'));
    return `  ${name} ${version}: ${typeof license === 'string' ? license : (license?.type ?? 'see there')}`;
  });
  return `The DSPAM dashboard.

${readFileSync('LICENSE', 'utf8').trim()}

Packages from npm that come along, each with its licence in /usr/lib/dspam-dashboard/node_modules:

${[...new Set(lines)].join('\n')}
`;
}
