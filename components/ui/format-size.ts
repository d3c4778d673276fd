import type { useFormatter } from 'next-intl';

const STEPS = [
  { unit: 'gigabyte', bytes: 1e9 },
  { unit: 'megabyte', bytes: 1e6 },
  { unit: 'kilobyte', bytes: 1e3 },
] as const;

/** A number of bytes in the largest unit that fits, by locale: "6.2 kB". */
export function formatSize(format: ReturnType<typeof useFormatter>, bytes: number): string {
  const step = STEPS.find((candidate) => bytes >= candidate.bytes) ?? { unit: 'byte', bytes: 1 };
  return format.number(bytes / step.bytes, {
    style: 'unit',
    unit: step.unit,
    unitDisplay: step.bytes === 1 ? 'long' : 'short',
    maximumFractionDigits: bytes / step.bytes < 10 && step.bytes > 1 ? 1 : 0,
  });
}
