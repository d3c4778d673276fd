import 'server-only';
import { keyAt } from '@/lib/site/hosts/host-key';
import type { ChangeResult } from './change-result';

/** What a click did on another filter host, with the names that its messages and clicks have here. */
export function resultAt(host: string, result: ChangeResult): ChangeResult {
  const { failed, batch, question } = result;
  return {
    ...result,
    failed: failed.map((each) => ({ ...each, key: keyAt(host, each.key) })),
    batch: batch && keyAt(host, batch),
    question: question && {
      ...question,
      fields: question.fields.map(([name, value]) => [name, name === 'key' ? keyAt(host, value) : value]),
    },
  };
}
