/**
 * The subadmins file of the old web UI (F§11): `login: user@a, *@b.example` lines, `#` comments. Several lines of one login
 * add up. A `*` anywhere but in `*@domain` means nothing.
 */
export function parseSubadmins(text: string): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [content = ''] = line.split('#');
    const at = content.indexOf(':');
    const login = content.slice(0, Math.max(at, 0)).trim();
    if (login === '') continue;
    const mailboxes = content
      .slice(at + 1)
      .split(/[\s,]+/)
      .filter((name) => name !== '' && (!name.includes('*') || /^\*@[^*@]+$/.test(name)));
    lists.set(login, [...(lists.get(login) ?? []), ...mailboxes]);
  }
  return lists;
}
