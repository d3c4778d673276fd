const DAY_MS = 24 * 3600 * 1000;

/** One line of /etc/shadow (shadow(5)). */
export interface ShadowEntry {
  hash: string;
  /** The whole line, to see any change of it. */
  line: string;
  /** Days since 1970; undefined where the field is empty. */
  changed: number | undefined;
  /** Days that a password lasts. */
  maximum: number | undefined;
  /** Days since 1970 from which on the account is closed. */
  expires: number | undefined;
}

/** `name:hash:changed:minimum:maximum:warning:inactive:expires:` lines, by name. The first line of a name counts. */
export function parseShadow(text: string): Map<string, ShadowEntry> {
  const entries = new Map<string, ShadowEntry>();
  for (const line of text.split(/\r?\n/)) {
    const [name = '', hash, changed, , maximum, , , expires] = line.split(':');
    if (name === '' || hash === undefined || entries.has(name)) continue;
    entries.set(name, {
      hash,
      line,
      changed: days(changed),
      maximum: days(maximum),
      expires: days(expires),
    });
  }
  return entries;
}

/**
 * Whether an account may sign in at all: its password is neither empty nor locked (`!`, `*`), and neither the password nor
 * the account has expired. A password that has to be changed at the next login (changed = 0) counts as expired.
 */
export function isOpen(entry: ShadowEntry, now: Date): boolean {
  const today = Math.floor(now.getTime() / DAY_MS);
  const { hash, changed, maximum, expires } = entry;
  if (hash === '' || /^[!*]/.test(hash)) return false;
  if (expires !== undefined && expires <= today) return false;
  if (changed === 0) return false;
  return changed === undefined || maximum === undefined || changed + maximum >= today;
}

function days(field: string | undefined): number | undefined {
  return field && /^\d+$/.test(field) ? Number(field) : undefined;
}
