import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { mysqlSocket } from '@/tests/support/mysql-socket';
import { type DebianMachine, startDebianMachine } from './debian-machine';
import { type LocalSite, makeLocalSite } from './local-site';
import { makePackages, type Packages } from './packages';

export const ENV = '/etc/dspam-dashboard/env';
export const NEW_DEB = '/root/new.deb';
export const OLD_DEB = '/root/old.deb';

/** A machine for each test of a file, on which packages are installed for real. */
export interface PackageMachines {
  readonly machine: DebianMachine;
  readonly packages: Packages;
  /** The last that was made on this machine. */
  readonly site: LocalSite | undefined;
  makeSite(): Promise<LocalSite>;
  /** Goes on in a machine where the version before is installed, whose DSPAM has a database of its own. */
  beginWithOld(): Promise<void>;
  /** The same with the version of today. */
  beginWithNew(): Promise<LocalSite>;
  /** Installs a package, which has to succeed. */
  install(deb: string): string;
  /** What somebody writes who follows docs/install.md. */
  fillIn(port: number): void;
}

/** To be called once in a file of tests. `hasOwnNetwork` as of startDebianMachine. */
export function packageMachines({ hasOwnNetwork = false } = {}): PackageMachines {
  let packages: Packages;
  let database: Awaited<ReturnType<typeof mysqlSocket>>;
  let machine: DebianMachine;
  let site: LocalSite | undefined;
  /** What a machine has once this package was installed beside a DSPAM: made once, and begun with by several tests. */
  const kept = new Map<string, string>();

  // Each installs a package for real, some twice.
  test.describe.configure({ timeout: 300_000 });
  test.beforeAll(async () => {
    test.setTimeout(600_000);
    database = await mysqlSocket();
    packages = await makePackages();
  });
  test.afterAll(async () => {
    await database?.stop();
    for (const folder of kept.values()) rmSync(path.dirname(folder), { recursive: true, force: true });
  });
  test.beforeEach(async () => {
    site = undefined;
    await begin();
  });
  test.afterEach(async () => {
    await machine.stop();
    await site?.drop();
  });

  async function begin(from = ''): Promise<void> {
    machine = await startDebianMachine(database.socket, { kept: from, hasOwnNetwork });
    machine.take(packages.deb, NEW_DEB);
    machine.take(packages.old, OLD_DEB);
  }

  function install(deb: string): string {
    const { code, said } = machine.run(`dpkg -i ${deb}`);
    expect(code, said).toBe(0);
    return said;
  }

  async function beginWith(deb: string): Promise<LocalSite> {
    await machine.stop();
    let from = kept.get(deb);
    if (from === undefined) {
      await begin();
      const first = await makeLocalSite(machine, database.socket);
      install(deb);
      await first.drop();
      from = path.join(mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-kept-')), 'over');
      machine.keep(from);
      kept.set(deb, from);
      await machine.stop();
    }
    await begin(from);
    site = await makeLocalSite(machine, database.socket, { isThere: true });
    return site;
  }

  return {
    get machine() {
      return machine;
    },
    get packages() {
      return packages;
    },
    get site() {
      return site;
    },
    async makeSite() {
      site = await makeLocalSite(machine, database.socket);
      return site;
    },
    async beginWithOld() {
      await beginWith(OLD_DEB);
    },
    beginWithNew: () => beginWith(NEW_DEB),
    install,
    fillIn(port) {
      const text = machine
        .read(ENV)
        .replace(/^NEXTAUTH_URL=$/m, `NEXTAUTH_URL=http://127.0.0.1:${port}`)
        .replace(/^#PORT=.*$/m, `PORT=${port}`)
        .replace(/^#AUTH_METHODS=.*$/m, 'AUTH_METHODS=shadow')
        .replace(/^#SHADOW_HELPER=.*$/m, 'SHADOW_HELPER=/usr/sbin/pwauth');
      machine.write(ENV, text, 0o640);
      expect(machine.run('echo Trust dspam-dashboard >>/etc/dspam/dspam.conf').code).toBe(0);
    },
  };
}

export async function freePort(): Promise<number> {
  const port = await findPort(0);
  if (port === undefined) throw new Error('no port is free');
  return port;
}
