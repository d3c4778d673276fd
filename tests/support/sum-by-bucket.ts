import type { Bucket } from '@/lib/people/statistics/time-buckets';

/** Rows of hours added up in the buckets that they begin in, one after the other; rows outside are left out. */
export function sumByBucket<Key extends string>(
  buckets: readonly Bucket[],
  rows: readonly ({ hour: Date } & Readonly<Record<Key, number>>)[],
  keys: readonly Key[],
): Record<Key, number>[] {
  return buckets.map(({ start, end }) => {
    const inside = rows.filter(({ hour }) => hour >= start && hour < end);
    const sumOf = (key: Key) => inside.reduce((sum, row) => sum + row[key], 0);
    return Object.fromEntries(keys.map((key) => [key, sumOf(key)])) as Record<Key, number>;
  });
}
