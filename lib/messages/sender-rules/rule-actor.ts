/** Who has done what a rule about a sender did by itself, in the audit log and where it says `by`: nobody clicked. */
export const RULE_ACTOR = 'sender-rule';
