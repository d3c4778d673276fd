/** Where the pages of DSPAM's own CGI are now; its templates by name. */
const PAGES = new Map(
  Object.entries({
    quarantine: 'quarantine',
    viewmessage: 'quarantine',
    history: 'history',
    fragment: 'history',
    performance: 'accuracy',
    analysis: 'accuracy',
    alerts: 'alerts',
    preferences: 'preferences',
  }),
);

/** The longest text that names a message here. */
const MAX_KEY_LENGTH = 64;

/**
 * The page that an address of the old CGI means now: of the mailbox `user`, or `own` where it names none. What it told the
 * CGI to do (`command=processFalsePositive`) is never done: the page of the message offers it. Whether they may see that
 * page, the page itself decides.
 */
export function oldLinkPath(search: URLSearchParams, own: string): string {
  const page = PAGES.get(search.get('template')?.toLowerCase() ?? '') ?? 'quarantine';
  const mailbox = `/mailbox/${encodeURIComponent(search.get('user') || own)}`;
  const signature = search.get('signatureID') ?? '';
  const namesMessage = signature !== '' && signature.length <= MAX_KEY_LENGTH;
  return namesMessage && (page === 'quarantine' || page === 'history')
    ? `${mailbox}/${page}/${encodeURIComponent(signature)}`
    : `${mailbox}/${page}`;
}
