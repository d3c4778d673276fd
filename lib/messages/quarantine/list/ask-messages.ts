import { askRows } from '@/lib/store/db/ask';
import { asNumber, type Columns, type RowOf } from '@/lib/store/db/columns';
import type { Prisma } from '@/lib/store/db/generated/client';
import { columnName } from '@/lib/store/db/read-rows';
import { orderSql } from './order-sql';
import { whereSql } from './where-sql';

type Where = Prisma.MessageWhereInput;

/** Which of the messages that a condition means, and in which order. */
interface Part {
  orderBy?: readonly Prisma.MessageOrderByWithRelationInput[];
  skip?: number;
  take?: number;
}

/** Columns of the messages that a condition means. */
export function askMessages<C extends Columns>(
  columns: C,
  where: Where,
  { orderBy = [], skip = 0, take }: Part = {},
): Promise<RowOf<C>[]> {
  const names = Object.keys(columns).map((name) => `m.${columnName(name)}`);
  const { text, values } = fromSql(where);
  const steps = orderBy
    .flatMap((each) => Object.entries(each))
    .map(([column, direction]) => ({ column, isUp: direction === 'asc' }));
  const order = steps.length > 0 ? `ORDER BY ${orderSql(steps, 'm')}` : '';
  const limit = take === undefined ? '' : 'LIMIT ? OFFSET ?';
  return askRows(columns, `SELECT ${names.join(', ')} ${text} ${order} ${limit}`, [
    ...values,
    ...(take === undefined ? [] : [take, skip]),
  ]);
}

/** How many a condition means, counted no further than `most`. */
export async function countMessages(where: Where, most: number): Promise<number> {
  const { text, values } = fromSql(where);
  const rows = await askRows(
    { counted: asNumber },
    `SELECT COUNT(*) FROM (SELECT 1 ${text} LIMIT ?) counted`,
    [...values, most],
  );
  return rows[0]?.counted ?? 0;
}

function fromSql(where: Where) {
  const { text, values } = whereSql(where);
  const words = text.includes('t.words')
    ? 'LEFT JOIN dashboard_message_text t ON t.mailbox_id = m.mailbox_id AND t.message_key = m.message_key'
    : '';
  // Of a thousand numbers MariaDB reckons for each index what they would cost there: 5 ms.
  const index = text.includes('m.seq IN') ? 'FORCE INDEX (PRIMARY)' : '';
  return { text: `FROM dashboard_message m ${index} ${words} WHERE ${text}`, values };
}
