import { z } from 'zod';
import { startOfDay } from '@/lib/store/index/quarantine/day-in-zone';

/** The shapes of search parameters that several lists have. What cannot be used is undefined, and the page says so (unused-params.ts). */
export function words(most: number) {
  return z.string().trim().min(1).max(most).optional().catch(undefined).meta({ most });
}

/** One of some words. */
export function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names).optional().catch(undefined);
}

/** YYYY-MM-DD. */
export const day = z.iso.date().optional().catch(undefined);

/** 0 to 100; an empty field of a form is none. */
export const percent = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.coerce.number().int().min(0).max(100).optional().catch(undefined),
);

export const pageNumber = z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined);

export const direction = oneOf(['asc', 'desc']);

/** The lists show whole percent, so the bounds include what is rounded to them: 0 to 1, inclusive. */
export function fromPercent(least: number): number {
  return (least - 0.5) / 100;
}

export function toPercent(most: number): number {
  return (most + 0.4999) / 100;
}

/** When a day (YYYY-MM-DD) begins in a zone. */
export function firstSecond(text: string, timeZone: string): Date {
  return startOfDay(text, timeZone);
}

/** The last whole second of a day (YYYY-MM-DD) in a zone. */
export function lastSecond(text: string, timeZone: string): Date {
  return new Date(startOfDay(text, timeZone, 1).getTime() - 1000);
}
