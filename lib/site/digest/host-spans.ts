import { z } from 'zod';
import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { prisma } from '@/lib/store/db/prisma';

/** From when to when a digest tells of what came on a filter host, in milliseconds since 1970 by that host's clock. */
export interface HostSpan {
  from: number;
  to: number;
}

/** What a digest tells of each filter host, this one too; null for one that could not be asked. */
export type HostSpans = ReadonlyMap<string, HostSpan | null>;

const kept = z.record(z.string(), z.tuple([z.int(), z.int()]).nullable());

/** As it stands in the row of a digest. */
export function formatSpans(spans: HostSpans): string {
  return JSON.stringify(
    Object.fromEntries([...spans].map(([host, span]) => [host, span && [span.from, span.to]])),
  );
}

/** What the row of a digest says; null where nothing was told yet. */
export function parseSpans(text: string): HostSpans | null {
  if (text === '') return null;
  const hosts = Object.entries(kept.parse(JSON.parse(text)));
  return new Map(hosts.map(([host, span]) => [host, span && { from: span[0], to: span[1] }]));
}

/** Up to when somebody was told of what each host has, by the digests that were sent, to some at least; null where none of them was of several hosts. */
export async function coveredAtHosts(owner: string): Promise<ReadonlyMap<string, number> | null> {
  const rows = await fetchRows(
    [asText],
    "SELECT hosts FROM dashboard_digest WHERE owner = ? AND hosts <> '' AND (state = 'sent' OR left_to <> '')",
    [owner],
  );
  if (rows.length === 0) return null;
  const covered = new Map<string, number>();
  for (const [text] of rows)
    for (const [host, span] of parseSpans(text) ?? [])
      if (span) covered.set(host, Math.max(span.to, covered.get(host) ?? 0));
  return covered;
}

/** Keeps what a digest tells of, before it is handed over: the same mail tells of the same. */
export async function saveSpans(
  { owner, day }: { owner: string; day: string },
  hosts: string,
): Promise<void> {
  await prisma().digest.updateMany({ where: { owner, day, state: 'planned' }, data: { hosts } });
}
