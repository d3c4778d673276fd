/** There are some 600 names. Anybody can ask for others, which are kept as well. */
const MOST = 1_000;

/** No name of a time zone is longer. */
const LONGEST = 64;

const known = new Map<string, string | null>();

/**
 * The IANA time zone of this name, as it is spelled; null where there is none. Without a name that of the server. A page asks several times, and
 * to ask the system takes longer than a row of a list.
 */
export function timeZoneOf(name = ''): string | null {
  if (name.length > LONGEST) return null;
  const before = known.get(name);
  if (before !== undefined) return before;
  if (known.size >= MOST) known.clear();
  const found = find(name);
  known.set(name, found);
  return found;
}

function find(name: string): string | null {
  if (name === '') return findOwn();
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** Null where the TZ of this process is empty or means nothing: Intl then names none, or one in which it cannot write (Etc/Unknown). */
function findOwn(): string | null {
  const { timeZone } = new Intl.DateTimeFormat('en').resolvedOptions();
  return timeZone ? find(timeZone) : null;
}
