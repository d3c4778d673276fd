// package-lock.json names every optional package of the others, for all platforms, or `npm ci` refuses it. `npm
// install` leaves out those that its registry lacks, such as one that mirrors a single platform. This puts them back.

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {boolean} [dev]
 */

/** How the names of such packages begin to tell their platform: `@next/swc-win32-arm64-msvc`. */
const PLATFORM =
  /[-/](aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|wasm32|win32)(?:-([a-z0-9]+))?/;

/**
 * The optional packages that other entries name and that have no entry of their own.
 * @param {Record<string, LockEntry>} packages of package-lock.json
 * @returns {Record<string, LockEntry & { optional: true, cpu?: string[], libc?: string[], os?: string[] }>} the entries to add
 */
export function missingEntries(packages) {
  return Object.fromEntries(
    Object.entries(packages).flatMap(([, { optionalDependencies = {}, dev }]) =>
      Object.entries(optionalDependencies)
        .filter(([name, version]) => !packages[`node_modules/${name}`] && /^\d/.test(version))
        .map(([name, version]) => [
          `node_modules/${name}`,
          { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true },
        ]),
    ),
  );
}

/** @param {string} name */
function platformOf(name) {
  const [, os = '', cpu = ''] = PLATFORM.exec(name) ?? [];
  if (os === 'wasm32') return { cpu: ['wasm32'] };
  const libc = name.endsWith('-musl') ? { libc: ['musl'] } : {};
  return os && cpu ? { cpu: [cpu], ...libc, os: [os] } : {};
}
