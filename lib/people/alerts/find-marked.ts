import { prisma } from '@/lib/store/db/prisma';

/** Of some messages of a quarantine, by their numbers, those that a set of alerts marks. */
export async function findMarked(setId: number | null, seqs: number[]): Promise<Set<number>> {
  if (setId === null) return new Set();
  const marks = await prisma().alertMark.findMany({
    where: { setId, seq: { in: seqs } },
    select: { seq: true },
  });
  return new Set(marks.map(({ seq }) => seq));
}
