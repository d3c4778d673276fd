export const TABS = ['message', 'why', 'headers', 'source'] as const;

export type Tab = (typeof TABS)[number];

/** The address of a message with one of its tabs. */
export function tabAddress(self: string, tab: Tab): string {
  return `${self}${self.includes('?') ? '&' : '?'}tab=${tab}`;
}

/** The tab that an address asks for; the first for anything else. */
export function asTab(asked: unknown): Tab {
  return TABS.find((tab) => tab === asked) ?? 'message';
}
