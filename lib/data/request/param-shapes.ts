import { z } from 'zod';
import { visibleLine } from '@/lib/formats/mail/display-text';
import { startOfDay } from '@/lib/store/index/quarantine/day-in-zone';

/**
 * The shapes of search parameters that several lists have. What cannot be used is undefined, and the page says so (unused-params.ts).
 * `blank`: a field of a form, which sends it also where it is empty.
 */
export function words(most: number) {
  // Without what nobody sees: it comes along when something is copied, and lists show their texts without it.
  const seen = z.string().transform(visibleLine).pipe(z.string().min(1).max(most));
  return seen.optional().catch(undefined).meta({ most, blank: true });
}

/** One of some words. */
export function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names).optional().catch(undefined);
}

/** The same, where a form has "all of them" as its first choice. */
export function choiceOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return oneOf(names).meta({ blank: true });
}

/** YYYY-MM-DD. */
export const day = z.iso.date().optional().catch(undefined).meta({ blank: true });

/** 0 to 100; an empty field of a form is none. */
export const percent = wholeNumber(0, 100).meta({ blank: true });

export const pageNumber = wholeNumber(1, 1_000_000);

/** What is empty is no 0. */
function wholeNumber(least: number, most: number) {
  return z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    z.coerce.number().int().min(least).max(most).optional().catch(undefined),
  );
}

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
