import 'server-only';
import { forPage, requireAdmin } from '@/lib/data/session/access';
import { listSeenProxies } from '@/lib/data/session/seen-proxy';
import type { Finding } from '@/lib/site/doctor/check/finding';
import { CHECKS } from '@/lib/site/doctor/checks';
import { examine } from '@/lib/site/doctor/examine';
import { runChecks } from '@/lib/site/doctor/run-checks';
import { type SaidFinding, sayFinding } from '@/lib/site/doctor/say-finding';
import { judgeSeen } from '@/lib/site/doctor/site/judge-seen';

export { type Finding, type SaidFinding, sayFinding };

export interface DoctorPage {
  findings: Finding[];
  faults: number;
  /** With what could not be looked at. */
  warnings: number;
  /** ISO. */
  at: string;
}

/** Somebody who mends something looks again; somebody who keeps a key pressed does not start programs all the time. */
const KEPT_MS = 5_000;

let last: { at: number; page: Promise<DoctorPage> } | undefined;

/** What the doctor finds, run by this process. Only for admins; others get "not found". */
export async function getDoctor(): Promise<DoctorPage> {
  await forPage(requireAdmin, '/admin/status/doctor');
  if (last && performance.now() - last.at < KEPT_MS) return last.page;
  // A run counts as fresh until it has ended, so that there is one at a time.
  const run = { at: Number.POSITIVE_INFINITY, page: look() };
  last = run;
  const settle = () => {
    run.at = performance.now();
  };
  run.page.then(settle, settle);
  return run.page;
}

async function look(): Promise<DoctorPage> {
  const examined = await examine(process.env, process.cwd());
  const findings = await runChecks(CHECKS, examined);
  if (examined.config) findings.push(...judgeSeen(listSeenProxies(), examined.config.url, findings));
  const faults = findings.filter(({ level }) => level === 'fault').length;
  const good = findings.filter(({ level }) => level === 'good').length;
  return { findings, faults, warnings: findings.length - faults - good, at: new Date().toISOString() };
}
