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
 * The page that takes the place of an address of an old CGI program (`dspam`, `admin`, or `graph` and `admingraph`,
 * which drew their pictures): of the mailbox that it names, or `own` where it names none; null for any other program.
 * What it told the CGI to do (`command=processFalsePositive`, `submit=…`) is never done: the page offers it. The page
 * itself decides who may see it. See decision 068.
 */
export function oldLinkPath(program: string, search: URLSearchParams, own: string): string | null {
  switch (program.toLowerCase()) {
    case 'dspam':
      return pageOf(search, own);
    case 'graph':
      return `${mailboxOf(own)}/accuracy`;
    case 'admin':
      return adminPage(search);
    case 'admingraph':
      return '/admin/status';
    default:
      return null;
  }
}

function pageOf(search: URLSearchParams, own: string): string {
  const page = PAGES.get(templateOf(search)) ?? 'quarantine';
  const mailbox = mailboxOf(search.get('user') || own);
  const signature = search.get('signatureID') ?? '';
  const namesMessage = signature !== '' && signature.length <= MAX_KEY_LENGTH;
  return namesMessage && (page === 'quarantine' || page === 'history')
    ? `${mailbox}/${page}/${encodeURIComponent(signature)}`
    : `${mailbox}/${page}`;
}

/** Its templates are status, which is its first page, user (the list of all) and preferences, of a user or the default ones. */
function adminPage(search: URLSearchParams): string {
  const user = search.get('username') ?? '';
  const template = templateOf(search);
  if (template === 'user') return '/admin/users';
  if (template !== 'preferences') return '/admin/status';
  return user === '' ? '/admin/preferences' : `${mailboxOf(user)}/preferences`;
}

function templateOf(search: URLSearchParams): string {
  return search.get('template')?.toLowerCase() ?? '';
}

function mailboxOf(user: string): string {
  return `/mailbox/${encodeURIComponent(user)}`;
}
