/** Which mailboxes a search may look at: all, or those of a test. */
export type MaySee = (store: string) => boolean;

/** The mailboxes to look at; null for all of them. `messages`: how many there are in these. */
export interface Scope {
  ids: number[] | null;
  messages: number;
}

/** Of all mailboxes those that may be looked at and have `recipient` in their name; null where no mailbox is left out. */
export function scopeOf(
  mailboxes: readonly { id: number; store: string; messageCount: number }[] | null,
  recipient: string | undefined,
  maySee: MaySee | null,
): Scope {
  if (mailboxes === null) return { ids: null, messages: Number.POSITIVE_INFINITY };
  const seen = mailboxes.filter(({ store }) => isSeen(store, recipient, maySee));
  return {
    ids: seen.map(({ id }) => id),
    messages: seen.reduce((sum, { messageCount }) => sum + messageCount, 0),
  };
}

/** Whether a search looks at this mailbox. */
export function isSeen(store: string, recipient: string | undefined, maySee: MaySee | null): boolean {
  return (maySee?.(store) ?? true) && store.toLowerCase().includes(recipient?.toLowerCase() ?? '');
}
