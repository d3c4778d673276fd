import { statfs } from 'node:fs/promises';
import { keptFor } from '@/lib/ground/kept';
import { reportFiles } from '@/lib/site/purge/report-files';
import { getConfig } from '@/lib/store/config/config';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { attention, fine, type HealthLine, unknown } from './health-line';

const LEAST_BYTES = 1e9;
const LEAST_SHARE = 0.05;
/** A purge that runs once a week is not late. */
const SIGNATURE_GRACE_DAYS = 8;
const LARGE_LOG_BYTES = 1e9;
/** QuarantineWarnSize of DSPAM, where dspam.conf sets none (F§1). */
const WARN_BYTES = 2 * 1024 * 1024;
const DAY_MS = 24 * 3600 * 1000;

const keptFiles = keptFor(60_000, async () => {
  const { dspamHome, scale, signatureDays } = getConfig();
  return reportFiles(dspamHome, scale, signatureDays);
});

/** What lies on the disk and in DSPAM's tables. Throws when the database is away. */
export async function checkStorage(): Promise<HealthLine[]> {
  const { dspamHome, signatureDays, conf } = getConfig();
  const warnBytes = conf.number('QuarantineWarnSize') || WARN_BYTES;
  const [[sizes], [oldest], files, disk] = await Promise.all([
    fetchRows<[bytes: number, large: number]>(
      'SELECT IFNULL(SUM(size), 0) + 0e0, IFNULL(SUM(size > ?), 0) + 0e0 FROM dashboard_mailbox',
      [warnBytes],
    ),
    fetchRows<[Date | null]>('SELECT MIN(created_on) FROM dspam_signature_data'),
    keptFiles(),
    statfs(dspamHome).catch(() => null),
  ]);
  const { logs, systemLog, fragments } = files;
  const used = (sizes?.[0] ?? 0) + logs.bytes + systemLog.bytes + fragments.bytes;
  return [
    disk
      ? spaceLine(disk.bavail * disk.bsize, disk.blocks * disk.bsize, used)
      : unknown('space', {}, 'spaceUnknown'),
    signatureLine(oldest?.[0] ?? null, signatureDays),
    (sizes?.[1] ?? 0) > 0
      ? attention('quarantines', { count: sizes?.[1] ?? 0, bytes: warnBytes })
      : fine('quarantines', { bytes: warnBytes }, 'quarantinesFine'),
    (systemLog.bytes > LARGE_LOG_BYTES ? attention : fine)('systemLog', {
      bytes: systemLog.bytes,
      logs: logs.bytes,
    }),
  ];
}

function spaceLine(free: number, whole: number, used: number): HealthLine {
  const isShort = free < LEAST_BYTES || free < LEAST_SHARE * whole;
  return (isShort ? attention : fine)('space', { free, used });
}

function signatureLine(oldest: Date | null, days: number): HealthLine {
  if (!oldest) return fine('signatures', {}, 'signaturesNone');
  const age = Math.floor((Date.now() - oldest.getTime()) / DAY_MS);
  return (age > days + SIGNATURE_GRACE_DAYS ? attention : fine)('signatures', { age, days });
}
