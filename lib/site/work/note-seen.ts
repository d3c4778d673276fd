import { prisma } from '@/lib/store/db/prisma';

/** Notes that somebody was shown the end of these jobs: their notices go by themselves after the visit. See decision 154. */
export async function noteSeen(login: string, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  const seenAt = new Date();
  const data = ids.map((jobId) => ({ jobId, login, seenAt }));
  await prisma().jobSeen.createMany({ data, skipDuplicates: true });
}
