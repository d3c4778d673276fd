// Programs from outside npm that the demo and the tests start, and the Debian packages that bring them.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { findProgram } from './find-program.mjs';
import { SetupError } from './setup-error.mjs';
import { say, stepOutput } from './step-output.mjs';

/** @typedef {{ names: string[], isThere: () => boolean }} Need */

/** MariaDB without the package mariadb-server, which would start a database of its own on the machine. */
export const MARIADB = {
  names: ['mariadb-server-core', 'mariadb-client-core'],
  isThere: () => ['mariadbd', 'mariadb-install-db', 'my_print_defaults'].every(findProgram),
};

/** A Galera cluster, the balancer in front of it, and what copies one node's data to another. */
export const CLUSTER = {
  names: ['mariadb-server', 'galera-4', 'mariadb-backup', 'socat', 'rsync', 'haproxy', 'iproute2', 'openssl'],
  isThere: () =>
    ['wsrep_sst_mariabackup', 'mariabackup', 'socat', 'haproxy', 'ip', 'nsenter', 'unshare', 'openssl'].every(
      findProgram,
    ) && existsSync('/usr/lib/galera/libgalera_smm.so'),
};

export const PROCMAIL = { names: ['procmail'], isThere: () => findProgram('procmail') !== undefined };

/** CHROMIUM_PATH names another build of it, where there is one already. */
export const CHROMIUM = {
  names: ['chromium'],
  isThere: () => existsSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'),
};

/** WebKit with its driver, which needs a screen, and Firefox: the browsers of Apple's machines, and the third engine. */
export const OTHER_BROWSERS = {
  names: ['webkit2gtk-driver', 'xvfb', 'firefox-esr'],
  isThere: () =>
    ['WebKitWebDriver', 'Xvfb', 'firefox-esr'].every(findProgram) && findWebKitBrowser() !== undefined,
};

/** The browser that WebKit's driver starts: not in the PATH, but in the folder of the library, by machine and version. */
export function findWebKitBrowser() {
  for (const machine of readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu')))
    for (const version of readdirSync(`/usr/lib/${machine}`).filter((name) =>
      name.startsWith('webkit2gtk-'),
    )) {
      const browser = `/usr/lib/${machine}/${version}/MiniBrowser`;
      if (existsSync(browser)) return browser;
    }
  return undefined;
}

/**
 * The servers and tools that the tests of the sign-in ask for passwords, and make them with. In Debian Dovecot's IMAP and Courier's, of
 * a site below, cannot both be there: each installation takes the other's away, but not the program `dovecot`, nor Courier's settings.
 */
export const SIGN_IN_SERVERS = {
  names: ['dovecot-imapd', 'apache2-utils', 'whois', 'pwauth', 'openssl'],
  isThere: () =>
    ['dovecot', 'htpasswd', 'mkpasswd', 'pwauth', 'openssl'].every(findProgram) &&
    existsSync('/usr/lib/dovecot/imap-login'),
};

/** The mail server of a site, what it delivers with, and what a machine of its own for it takes. */
export const SITE_PROGRAMS = {
  names: ['postfix', 'procmail', 'pwauth', 'apache2-utils', 'iproute2'],
  isThere: () => ['postfix', 'postalias', 'procmail', 'pwauth', 'htpasswd', 'ip'].every(findProgram),
};

/** What the sites need besides that are not in npm test. */
export const FURTHER_SITE_PROGRAMS = {
  names: ['postfix-mysql', 'maildrop', 'courier-imap', 'courier-authlib-mysql', 'sudo', 'openssl'],
  isThere: () =>
    ['maildrop', 'maildirmake.maildrop', 'authdaemond', 'sudo', 'openssl'].every(findProgram) &&
    [
      '/usr/lib/postfix/postfix-mysql.so',
      '/usr/lib/courier/courier/imaplogin',
      '/etc/courier/authmysqlrc',
    ].every(existsSync),
};

/** Debian asks it when a package wants to start its server: 101 is no. What is installed here is started by the tests, or not at all. */
const START_POLICY = '/usr/sbin/policy-rc.d';
const NO_START = '#!/bin/sh\nexit 101\n';
/** So Debian's Postfix brings no configuration of its own, and the machine gets no mail server by this. */
const ANSWERS = 'postfix postfix/main_mailer_type select No configuration\n';

/** Web servers to stand in front: of Apache the program without the service. */
export const WEB_SERVERS = {
  names: ['nginx-light', 'apache2-bin'],
  isThere: () => ['nginx', 'apache2'].every(findProgram),
};

/** What the package is tried with on a machine of its own: units, the web servers of docs/web-servers.md, what asks them. */
export const PACKAGE_TOOLS = {
  names: ['systemd', 'curl', 'caddy', 'daemontools', 'iproute2', 'mariadb-client-core'],
  isThere: () =>
    ['systemd-analyze', 'systemd-notify', 'curl', 'caddy', 'supervise', 'ip', 'mariadb-dump'].every(
      findProgram,
    ),
};

/** Without any font Chromium draws nothing, and a page has no height. */
export const FONTS = {
  names: ['fonts-dejavu-core'],
  isThere: () => existsSync('/usr/share/fonts/truetype') || existsSync('/usr/share/fonts/opentype'),
};

/**
 * Installs what is missing, as root or through sudo where that asks for no password.
 * @param {Need[]} needs
 * @throws {SetupError} with the line to type, when we may not
 */
export function installDebianPackages(needs) {
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length === 0) return;
  const names = missing.flatMap((need) => need.names);
  const line = `sudo apt-get install --yes --no-install-recommends ${names.join(' ')}`;
  const apt = findProgram('apt-get');
  if (!apt) throw new SetupError(`Programs are missing that Debian has in the packages ${names.join(' ')}.`);
  const asRoot = findRoot();
  if (!asRoot)
    throw new SetupError(`Debian packages are missing. Install them, and start again:\n\n  ${line}\n`);

  say(`Installing Debian packages: ${names.join(' ')}`);
  const install = ['install', '--yes', '--no-install-recommends', ...names];
  /** @param {string[]} command @param {string} [input] */
  const runAsRoot = (command, input) => {
    const [program = apt, ...rest] = [...asRoot, ...command];
    return spawnSync(program, rest, {
      input,
      stdio: [input === undefined ? 'ignore' : 'pipe', stepOutput(), stepOutput()],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  const isOurPolicy = !existsSync(START_POLICY);
  if (isOurPolicy) {
    runAsRoot(['tee', START_POLICY], NO_START);
    runAsRoot(['chmod', '755', START_POLICY]);
  }
  if (names.includes('postfix')) runAsRoot(['debconf-set-selections'], ANSWERS);
  for (const args of [['update'], install]) {
    const run = runAsRoot([apt, ...args]);
    // A list of packages that could not be refreshed may still be good enough.
    if (args === install && isOurPolicy) runAsRoot(['rm', '-f', START_POLICY]);
    if (run.status !== 0 && args === install) {
      throw new SetupError(`The packages could not be installed. See above, then try:\n\n  ${line}\n`);
    }
  }
  const still = missing.filter((need) => !need.isThere());
  if (still.length > 0) {
    throw new SetupError(
      `Still missing after the installation: ${still.flatMap((need) => need.names).join(' ')}`,
    );
  }
}

/** @returns {string[] | undefined} what to put before a command to run it as root */
function findRoot() {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  if (!sudo || spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return undefined;
  return [sudo, '-n'];
}
