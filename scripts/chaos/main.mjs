import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfChanged } from '../setup/build.mjs';
import { CLUSTER, installDebianPackages, MARIADB } from '../setup/debian-packages.mjs';
import { Lifetime } from '../setup/lifetime.mjs';
import { installNpmPackages } from '../setup/npm-packages.mjs';
import { runStep } from '../setup/run-step.mjs';
import { TYPESCRIPT } from '../setup/server.mjs';
import { SetupError } from '../setup/setup-error.mjs';

/** Network and mounts are the run's own; when its first process ends, the kernel ends all. */
const PRIVATE = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

process.chdir(path.dirname(path.dirname(import.meta.dirname)));
const lifetime = new Lifetime();
lifetime.endOnSignals(1);
const given = process.argv.slice(2);
const isCluster = given.includes('--cluster');
const isHosts = given.includes('--hosts');
const numbers = given.filter((word) => word !== '--cluster' && word !== '--hosts');
try {
  if (isCluster && isHosts) throw new SetupError('One of --cluster and --hosts: they are two runs.');
  if (isCluster && process.getuid?.() !== 0)
    throw new SetupError('The cluster needs root: it lays networks of its own within this machine.');
  installDebianPackages(isCluster ? [MARIADB, CLUSTER] : [MARIADB]);
  await installNpmPackages(lifetime);
  await buildIfChanged(lifetime);
  if (isCluster) await runCluster(numbers);
  else {
    const main = isHosts ? 'tests/chaos/hosts/main.ts' : 'tests/chaos/main.ts';
    await runStep(process.execPath, [...TYPESCRIPT, main, ...numbers], { lifetime });
  }
} catch (error) {
  // A ledger that is not clean has been printed.
  if (!lifetime.isEnding) console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
} finally {
  await lifetime.end();
}

/** @param {string[]} args */
async function runCluster(args) {
  const { certificate, pem } = makeCertificate();
  const command = [process.execPath, ...TYPESCRIPT, 'tests/chaos/cluster/main.ts', ...args];
  const forgetCertificate = () => rmSync(path.dirname(certificate), { recursive: true, force: true });
  lifetime.onEnd(forgetCertificate);
  await runStep('unshare', [...PRIVATE, ...command], {
    lifetime,
    env: { NODE_EXTRA_CA_CERTS: certificate, CLUSTER_CERTIFICATE: pem },
  });
}

/** A certificate for the name in docs/scale.md, which only this run believes. */
function makeCertificate() {
  const folder = mkdtempSync(path.join(tmpdir(), 'cluster-certificate-'));
  const [key, certificate] = [path.join(folder, 'key'), path.join(folder, 'certificate')];
  const name = ['-subj', '/CN=mail.example.org', '-addext', 'subjectAltName=DNS:mail.example.org'];
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name];
  const { status, stderr } = spawnSync('openssl', [...how, '-keyout', key, '-out', certificate], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new SetupError(`openssl made no certificate:\n${stderr}`);
  return { certificate, pem: readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8') };
}
