import { USER_NAMES } from '@/tests/support/site';

/** Whose mailboxes a run uses: one below a domain, two local ones. */
export const PEOPLE: readonly [string, ...string[]] = [USER_NAMES.alice, USER_NAMES.bob, USER_NAMES.admin];

/** Whose mailbox two processes append to at once: they mix their messages now and then, as DSPAM's do (F§0.5). */
export const TWO_WRITERS = USER_NAMES.bob;

/** To whom senders write whose first lines are long. */
export const LONG_FIRST_LINES = USER_NAMES.alice;

/** DSPAM's number for a person: their place in the list, from 1. */
export function uidOf(user: string): number {
  return PEOPLE.indexOf(user) + 1;
}
