import { RULE_ACTOR } from '@/lib/messages/sender-rules/rule-actor';

/** Whether it was no person, but a rule about a sender, that released something. */
export function isRule(actor: string | null): boolean {
  return actor === RULE_ACTOR;
}
