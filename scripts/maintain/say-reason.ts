import { asInstalled } from '@/lib/store/config/as-installed';
import messages from '@/messages/en.json' with { type: 'json' };

const TEXTS: Record<string, string | object> = messages.errors;

/** What a page would say of this reason, for somebody at a terminal; what is no reason, or takes values in, as it is. */
export function sayReason(reason: string): string {
  const text = Object.hasOwn(TEXTS, reason) ? TEXTS[reason] : undefined;
  return asInstalled(typeof text === 'string' && !text.includes('{') ? text : reason);
}
