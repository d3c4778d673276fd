import { prisma } from '@/lib/store/db/prisma';

/**
 * Those of these signatures that count as innocent because of what was done here, though they are still in the
 * quarantine.
 */
export async function findRetrained(store: string, signatures: string[]): Promise<Set<string>> {
  const named = signatures.filter(Boolean);
  if (named.length === 0) return new Set();
  const rows = await prisma().operation.findMany({
    where: { store, signature: { in: named }, trained: true },
    orderBy: { id: 'asc' },
    select: { signature: true, kind: true, trainAs: true },
  });
  // The last one counts: a release that was reversed is spam again.
  const last = new Map(rows.map((row) => [row.signature, row]));
  const isInnocent = ({ kind, trainAs }: (typeof rows)[number]) =>
    kind === 'release' || trainAs === 'innocent';
  return new Set([...last.values()].filter(isInnocent).map(({ signature }) => signature));
}
