/**
 * What a column of a row holds: makes it of what the driver gives (pool.ts), and throws where that is something else. Stated once
 * for each statement, it is the type of its rows, too. See decision 176.
 */
export type Column<T> = (value: unknown) => T;
export type Columns = Readonly<Record<string, Column<unknown>>>;

/** A row of some columns, or a tuple of their values. */
export type RowOf<C> = { -readonly [Name in keyof C]: C[Name] extends Column<infer T> ? T : never };

/** Of a number of any kind; a sum or a 64-bit number is exact up to 2^53. */
export const asNumber: Column<number> = (value) => {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? refuse('number', value) : number;
};

/** Of a whole number with up to 64 bits. */
export const asBigInt: Column<bigint> = (value) =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'
    ? BigInt(value)
    : refuse('whole number', value);

export const asText: Column<string> = (value) => (typeof value === 'string' ? value : refuse('text', value));

export const asDate: Column<Date> = (value) => (value instanceof Date ? value : refuse('date', value));

export const asBytes: Column<Buffer> = (value) => (Buffer.isBuffer(value) ? value : refuse('bytes', value));

/** Of a BOOLEAN, or of a comparison. */
export const asFlag: Column<boolean> = (value) => asNumber(value) !== 0;

/** Of an ENUM, or of a text that is one of these. */
export function asOneOf<T extends string>(...words: readonly T[]): Column<T> {
  return (value) => words.find((word) => word === value) ?? refuse(words.join(' or '), value);
}

/** Of a column that can be NULL. */
export function orNull<T>(column: Column<T>): Column<T | null> {
  return (value) => (value === null ? null : column(value));
}

/** Without the value, which may be words of a mail. */
function refuse(wanted: string, value: unknown): never {
  throw new TypeError(`a column holds no ${wanted}, but ${value === null ? 'NULL' : typeof value}`);
}
