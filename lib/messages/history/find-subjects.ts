import { prisma } from '@/lib/store/db/prisma';
import { openHistory } from './open-history';

/** The subjects of messages of a history, by signature; those that it does not know are left out. */
export async function findSubjects(user: string, signatures: string[]): Promise<Map<string, string>> {
  const { logId } = (await openHistory(user)).state;
  const rows = await prisma().history.findMany({
    where: { logId, signature: { in: signatures } },
    select: { signature: true, subject: true },
  });
  return new Map(rows.map(({ signature, subject }) => [signature ?? '', subject]));
}
