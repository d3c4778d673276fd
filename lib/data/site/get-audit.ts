import 'server-only';
import { z } from 'zod';
import { filterSaid } from '@/lib/data/request/filter-said';
import { choiceOf, words } from '@/lib/data/request/param-shapes';
import { askedSearch, type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { type UnusedParam, unusedParams } from '@/lib/data/request/unused-params';
import { forPage, requireAdmin } from '@/lib/data/session/access';
import { failureReason } from '@/lib/ground/reasons';
import { type FailedRun, listFailedRuns } from '@/lib/messages/operations/list-failed-runs';
import { parseFailureDetail } from '@/lib/people/audit/failure-detail';
import { listAudit } from '@/lib/people/audit/list-audit';
import { AUDIT_EVENTS } from '@/lib/people/audit/record-audit';
import { type AuditRow, toAuditRows } from './audit-row';

const searchParams = z.object({
  event: choiceOf(AUDIT_EVENTS),
  name: words(255),
  before: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional()
    .catch(undefined),
});

/** Of one entry about messages that could not be released. */
const FAILURES_SHOWN = 10;

export interface AuditPage {
  rows: AuditRow[];
  params: { event: string; name: string };
  /** What of the address was left out. */
  unused: UnusedParam[];
  events: readonly string[];
  /** The address of the page with older entries; null at the end. */
  older: string | null;
}

/** A page of the audit log. Only for admins; others get "not found". */
export async function getAudit(raw: RawParams): Promise<AuditPage> {
  const who = await forPage(requireAdmin, `/admin/audit${askedSearch(raw)}`);
  const { event, name, before } = searchParams.parse(singleParams(raw));
  const { entries, next } = await listAudit({ event, name, before: before ? BigInt(before) : null });
  const params = { event: event ?? '', name: name ?? '' };
  const older =
    next === null ? null : `/admin/audit?${new URLSearchParams({ ...params, before: String(next) })}`;
  const batchOf = ({ event: name, detail }: (typeof entries)[number]) =>
    name === 'release-failed' ? (parseFailureDetail(detail)?.batch ?? null) : null;
  const runs = await listFailedRuns(
    entries.map(batchOf).filter((batch) => batch !== null),
    FAILURES_SHOWN,
  );
  const toFailure = (run: FailedRun) => ({
    mailbox: run.store,
    key: run.messageKey,
    reason: failureReason(run.reason),
    said: filterSaid(who, run),
  });
  const failuresOf = (entry: (typeof entries)[number]) =>
    (runs.get(batchOf(entry) ?? '') ?? []).map(toFailure);
  const rows = (await toAuditRows(entries)).map((row, at) => {
    const entry = entries[at];
    return entry ? { ...row, failures: failuresOf(entry) } : row;
  });
  return { rows, params, unused: unusedParams(searchParams, raw), events: AUDIT_EVENTS, older };
}
