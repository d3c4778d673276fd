import { statfs } from 'node:fs/promises';
import { keptFor } from '@/lib/ground/kept';
import { reportFiles } from '@/lib/site/purge/report-files';
import { getConfig } from '@/lib/store/config/config';
import { asDate, asNumber, orNull } from '@/lib/store/db/columns';
import { Prisma } from '@/lib/store/db/generated/client';
import { readRows } from '@/lib/store/db/read-rows';
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

/** What is on the disk and in DSPAM's tables. Throws when the database is away. */
export async function checkStorage(): Promise<HealthLine[]> {
  const { dspamHome, signatureDays, conf } = getConfig();
  const warnBytes = conf.number('QuarantineWarnSize') || WARN_BYTES;
  const [[sizes], [signatures], files, disk] = await Promise.all([
    readRows(
      { bytes: asNumber, large: asNumber },
      Prisma.sql`SELECT IFNULL(SUM(size), 0) AS bytes, IFNULL(SUM(size > ${warnBytes}), 0) AS large
        FROM dashboard_mailbox`,
    ),
    readRows(
      { oldest: orNull(asDate) },
      Prisma.sql`SELECT MIN(created_on) AS oldest FROM dspam_signature_data`,
    ),
    keptFiles(),
    statfs(dspamHome).catch(() => null),
  ]);
  const { logs, systemLog, fragments } = files;
  const used = (sizes?.bytes ?? 0) + logs.bytes + systemLog.bytes + fragments.bytes;
  return [
    disk
      ? spaceLine(disk.bavail * disk.bsize, disk.blocks * disk.bsize, used)
      : unknown('space', {}, 'spaceUnknown'),
    signatureLine(signatures?.oldest ?? null, signatureDays),
    (sizes?.large ?? 0) > 0
      ? attention('quarantines', { count: sizes?.large ?? 0, bytes: warnBytes })
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
