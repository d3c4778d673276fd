import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { formatHtpasswd } from '@/scripts/setup/sign-ins.mjs';
import { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { createDspamSite, type DspamSite } from '@/tests/support/dspam-site';
import { USER_NAMES } from '@/tests/support/site';
import type { ChaosMessage } from './chaos-message';
import type { ChaosPlan } from './chaos-plan';
import type { Front } from './front';
import type { Ground } from './ground';
import { logMissedSpam, missedSignatures } from './missed-spam';
import { PEOPLE, uidOf } from './people';
import { processFront } from './process-front';
import { serverFront } from './server-front';

/** DELIVERY_TIMEOUT_SECONDS of a run: small, so that what a kill left open is settled soon. */
const TIMEOUT_SECONDS = 3;

/** A site of the run. */
export interface Built {
  site: DspamSite;
  environment: NodeJS.ProcessEnv;
}

/** One site for each spool, and the servers in front of them, or what takes their place. */
export async function buildSites(
  plan: Pick<ChaosPlan, 'front' | 'seed'>,
  ground: Ground,
): Promise<{ sites: Built[]; front: Front }> {
  const env = { DELIVERY_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS) };
  const sites: Built[] = [];
  for (let spool = 0; spool < (ground.spools ?? 1); spool++) {
    const site = await createDspamSite({ env, ...(ground.database ? { database: ground.database } : {}) });
    sites.push({ site, environment: { ...process.env } });
  }
  await ground.join?.(sites.map(({ site }) => site));
  if (plan.front === 'processes') return { sites, front: processFront(plan.seed, ground.places) };
  const [first, ...others] = await Promise.all(sites.map(({ site }) => variablesOf(site)));
  if (!first) throw new Error('no spool');
  const [one, ...more] = [first, ...others].map((variables) => ({ ...variables, ...env }));
  const { origin, servers } = await ground.servers([one ?? first, ...more]);
  return { sites, front: serverFront(origin, servers, plan.seed) };
}

async function variablesOf(site: DspamSite): Promise<ReturnType<typeof siteEnvironment>> {
  const port = await findPort(0);
  if (port === undefined) throw new Error('no port is free');
  writeFileSync(path.join(site.folder, 'htpasswd'), formatHtpasswd(USER_NAMES));
  return siteEnvironment({
    conf: path.join(site.folder, 'dspam.conf'),
    home: site.home,
    htpasswd: path.join(site.folder, 'htpasswd'),
    admins: path.join(site.folder, 'admins'),
    secret: process.env.NEXTAUTH_SECRET ?? '',
    port,
    origin: `http://127.0.0.1:${port}`,
  });
}

/**
 * Makes the people and the signatures known to the filter, and mail that it has missed to the history. Of several spools the tables are common, and the
 * first has them.
 */
export async function introduce(sites: readonly Built[], messages: ChaosMessage[]): Promise<void> {
  const query = sites[0]?.site.query;
  if (!query) return;
  for (const user of PEOPLE) {
    await query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [uidOf(user), user]);
    await query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [uidOf(user)]);
  }
  const data = Buffer.alloc(32, 1);
  const row = (uid: number, signature: string) => [uid, signature, data, data.length, new Date()];
  const rows = messages.flatMap(({ uid, signature, known }) => (known ? [row(uid, signature)] : []));
  for (const user of PEOPLE) {
    for (const [place, { site }] of sites.entries())
      logMissedSpam(site.files(user), user, place, sites.length);
    rows.push(...missedSignatures(user).map((signature) => row(uidOf(user), signature)));
  }
  await query('INSERT INTO dspam_signature_data VALUES ?', [rows]);
}
