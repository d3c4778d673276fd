import type { Value } from '@/lib/store/db/ask';
import type { Prisma } from '@/lib/store/db/generated/client';
import { columnName } from '@/lib/store/db/read-rows';

type Where = Prisma.MessageWhereInput;

/** A condition, and what stands in the places of its question marks. */
export interface ConditionSql {
  text: string;
  values: (Value | readonly Value[])[];
}

/**
 * A condition of message-query.ts for a statement of our own, over `m`, a message, and `t`, its text: what a page asks with hundreds of numbers,
 * for which Prisma takes longer than the database (decision 246). Throws where it has no words for one.
 */
export function whereSql(where: Where): ConditionSql {
  return joined(
    Object.entries(where).map(([field, value]) => partOf(field, value)),
    'AND',
  );
}

function partOf(field: string, value: unknown): ConditionSql {
  if (field === 'AND' || field === 'OR')
    return joined([value as Where | Where[]].flat().map(whereSql), field);
  if (field === 'NOT') {
    const { text, values } = whereSql(value as Where);
    return { text: `NOT ${text}`, values };
  }
  if (field === 'text') return compared('t.words', (value as { words: unknown }).words);
  if (field === 'alertMarks')
    return {
      text: `EXISTS (SELECT 1 FROM dashboard_alert_mark mark
        WHERE mark.set_id = ? AND mark.mailbox_id = m.mailbox_id AND mark.seq = m.seq)`,
      values: [(value as { some: { setId: number } }).some.setId],
    };
  return compared(`m.${columnName(field)}`, value);
}

function joined(parts: readonly ConditionSql[], word: 'AND' | 'OR'): ConditionSql {
  if (parts.length === 0) return { text: word === 'AND' ? 'TRUE' : 'FALSE', values: [] };
  return {
    text: `(${parts.map(({ text }) => text).join(` ${word} `)})`,
    values: parts.flatMap(({ values }) => values),
  };
}

const COMPARISONS: Readonly<Record<string, string>> = { equals: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

function compared(column: string, value: unknown): ConditionSql {
  if (typeof value !== 'object' || value === null || value instanceof Date)
    return comparison(column, '=', value);
  return joined(
    Object.entries(value).map(([how, than]) => {
      if (how === 'in') return isIn(column, than as Value[]);
      if (how === 'not' && than === null) return { text: `${column} IS NOT NULL`, values: [] };
      if (how === 'contains') return contains(column, than as string);
      const sign = COMPARISONS[how];
      if (sign === undefined) throw new TypeError(`a condition that has no SQL: ${how}`);
      return comparison(column, sign, than);
    }),
    'AND',
  );
}

function comparison(column: string, sign: string, than: unknown): ConditionSql {
  const isFlag = typeof than === 'boolean';
  if (!(isFlag || typeof than === 'number' || typeof than === 'string' || than instanceof Date))
    throw new TypeError('a condition that has no SQL: a value');
  return { text: `${column} ${sign} ?`, values: [isFlag ? Number(than) : than] };
}

function isIn(column: string, values: readonly Value[]): ConditionSql {
  return values.length === 0 ? joined([], 'OR') : { text: `${column} IN (?)`, values: [values] };
}

/**
 * Folded words are compared by their bytes: the same, as no character of UTF-8 begins within another, and MariaDB takes a quarter of the time for
 * it. What has no text has no words in it.
 */
function contains(column: string, words: string): ConditionSql {
  return { text: `IFNULL(CAST(${column} AS BINARY) LIKE ?, FALSE)`, values: [`%${words}%`] };
}
