import { columnName } from '@/lib/store/db/read-rows';
import { type MessageQuery, messageOrder, type SortedColumns, type SortKey } from './message-query';

/** The index of each order, which MariaDB does not always choose while its statistics are behind. */
const INDEXES: Record<SortKey, string> = {
  likely: 'score',
  confidence: 'confidence',
  date: 'received',
  from: 'from',
  subject: 'subject',
};

type Sorted = Pick<MessageQuery, 'sort' | 'direction'>;

/** dashboard_message, read by the index of an order. */
export function orderedTable({ sort }: Sorted, alias: string): string {
  return `dashboard_message ${alias} FORCE INDEX (dashboard_message_${INDEXES[sort]})`;
}

/** The columns of an order, and which way each goes. */
export function orderSteps(query: Sorted): { column: keyof SortedColumns; isUp: boolean }[] {
  const steps = messageOrder(query).flatMap((entry) => Object.entries(entry)) as [
    keyof SortedColumns,
    string,
  ][];
  return steps.map(([column, direction]) => ({ column, isUp: direction === 'asc' }));
}

/** `alias.score DESC, alias.seq DESC`. */
export function orderSql(steps: readonly { column: string; isUp: boolean }[], alias: string): string {
  return steps
    .map(({ column, isUp }) => `${alias}.${columnName(column)} ${isUp ? 'ASC' : 'DESC'}`)
    .join(', ');
}
