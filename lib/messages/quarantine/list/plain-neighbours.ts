import type { Question } from '@/lib/store/db/ask';
import { asText } from '@/lib/store/db/columns';
import type { Message } from '@/lib/store/db/generated/client';
import { columnName } from '@/lib/store/db/read-rows';
import type { MessageQuery, MessageScope } from './message-query';
import { orderedTable, orderSql, orderSteps } from './order-sql';

const NEIGHBOUR = { key: asText };

/** The messages before and after one in the order of a list of all, for who asks for more with it; findNeighbours for lists that leave some out. */
export function neighbourQuestions(
  row: Message,
  scope: Pick<MessageScope, 'onlyMember'>,
  query: MessageQuery,
): Record<'previous' | 'next', Question<typeof NEIGHBOUR>> {
  const steps = orderSteps(query);
  const back = steps.map(({ column, isUp }) => ({ column, isUp: !isUp }));
  return { next: nearest(row, scope, query, steps), previous: nearest(row, scope, query, back) };
}

/**
 * "Comes after this row", nearest first: equal in all columns but the last, then in all but the last two, and so on. Each is
 * a look into the index.
 */
function nearest(
  row: Message,
  { onlyMember }: Pick<MessageScope, 'onlyMember'>,
  query: MessageQuery,
  steps: ReturnType<typeof orderSteps>,
): Question<typeof NEIGHBOUR> {
  const looks = steps.map((last, place) => {
    const equal = steps.slice(0, place).map(({ column }) => column);
    const conditions = [
      'm.mailbox_id = ?',
      ...(onlyMember === null ? [] : ['m.member = ?']),
      ...equal.map((column) => `m.${columnName(column)} = ?`),
      `m.${columnName(last.column)} ${last.isUp ? '>' : '<'} ?`,
    ];
    return {
      sql: `(SELECT ${steps.length - place} AS distance, m.message_key FROM ${orderedTable(query, 'm')}
        WHERE ${conditions.join(' AND ')} ORDER BY ${orderSql(steps, 'm')} LIMIT 1)`,
      values: [
        row.mailboxId,
        ...(onlyMember === null ? [] : [onlyMember]),
        ...equal.map((column) => row[column]),
        row[last.column],
      ],
    };
  });
  return {
    columns: NEIGHBOUR,
    sql: `SELECT message_key FROM (${looks.map(({ sql }) => sql).join(' UNION ALL ')}) near ORDER BY distance LIMIT 1`,
    values: looks.flatMap(({ values }) => values),
  };
}
