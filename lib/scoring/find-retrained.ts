import { prisma } from '@/lib/db/prisma';

/** Those of these signatures that count as innocent because of what was done here, though they still lie in the quarantine. */
export async function findRetrained(store: string, signatures: string[]): Promise<Set<string>> {
  const named = signatures.filter(Boolean);
  if (named.length === 0) return new Set();
  const rows = await prisma().operation.findMany({
    where: { store, signature: { in: named }, trained: true },
    orderBy: { id: 'asc' },
    select: { signature: true, kind: true },
  });
  // The last one counts: a release that was reversed is spam again.
  const last = new Map(rows.map(({ signature, kind }) => [signature, kind]));
  return new Set([...last].flatMap(([signature, kind]) => (kind === 'release' ? signature : [])));
}
