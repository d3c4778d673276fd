import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SCRIPTS = path.join(import.meta.dirname, 'debian');

/**
 * Makes `NAME_VERSION_ARCHITECTURE.deb` of a tree and returns its path.
 * @param {string} tree
 * @param {string} folder where it goes
 * @param {import('./make-tree.mjs').About} about
 * @param {string[]} [compression] options of dpkg-deb
 */
export function makeDeb(tree, folder, about, compression = ['-Zxz']) {
  const control = path.join(tree, 'DEBIAN');
  mkdirSync(control, { recursive: true });
  const files = readdirSync(tree, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(control))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  writeFileSync(path.join(control, 'control'), controlOf(about, Math.ceil(bytes / 1024)));
  const sums = files.map(
    (file) => `${createHash('md5').update(readFileSync(file)).digest('hex')}  ${path.relative(tree, file)}\n`,
  );
  writeFileSync(path.join(control, 'md5sums'), sums.sort().join(''));
  for (const name of readdirSync(SCRIPTS)) {
    const text = readFileSync(path.join(SCRIPTS, name), 'utf8').replaceAll('@VERSION@', about.version);
    writeFileSync(path.join(control, name), text);
    chmodSync(path.join(control, name), 0o755);
  }
  const made = path.join(folder, `${about.name}_${about.version}_${about.architecture}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, made], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(control, { recursive: true });
  return made;
}

/**
 * Makes `NAME_VERSION_ARCHITECTURE.tar.gz` of the same tree, for machines without dpkg.
 * @param {string} tree
 * @param {string} folder
 * @param {import('./make-tree.mjs').About} about
 * @param {string[]} [compression] options of tar
 */
export function makeTar(tree, folder, { name, version, architecture }, compression = ['--gzip']) {
  const made = path.join(folder, `${name}_${version}_${architecture}.tar.gz`);
  const owner = ['--owner=root:0', '--group=root:0', '--sort=name'];
  execFileSync('tar', ['--create', ...compression, '--file', made, ...owner, '--directory', tree, '.']);
  return made;
}

/** @param {import('./make-tree.mjs').About} about @param {number} kibibytes */
function controlOf({ name, version, architecture, basePath }, kibibytes) {
  const { DEBFULLNAME = 'who has made this package', DEBEMAIL = 'root@localhost' } = process.env;
  // Node is asked for by the program, in words that say where it comes from: Debian 12's own is too old, and many have another's (decision 245).
  return `Package: ${name}
Version: ${version}
Architecture: ${architecture}
Maintainer: ${DEBFULLNAME} <${DEBEMAIL}>
Installed-Size: ${kibibytes}
Depends: libc6 (>= 2.28), libcrypt1, passwd
Recommends: nodejs (>= 20.19), mariadb-client
Suggests: apache2 | nginx | caddy, pwauth
Section: mail
Priority: optional
Description: web pages for the DSPAM mail filter
 Quarantine, history and statistics for the users of DSPAM: find the mail that
 it took wrongly, release it, and know that it arrived. It replaces DSPAM's own
 CGI and works on the same files and MySQL tables.
${basePath === '' ? '' : ` .\n This one was built for the path ${basePath} of a host that has other things, too.\n`}`;
}
