/** A value for each filter host, in one field of a form or of an address: `web1.120_web2.33`. Each value is of these characters. */
export const OF_HOSTS =
  /^[a-z0-9][a-z0-9-]{0,15}\.[0-9a-f.]{1,64}(?:_[a-z0-9][a-z0-9-]{0,15}\.[0-9a-f.]{1,64}){0,31}$/;

/** Before what several hosts had when a list was drawn; a list that is one host's alone begins with a number. */
export const DRAWN_AT_HOSTS = 'hosts ';

export function formatOfHosts(values: Iterable<readonly [host: string, value: string | number]>): string {
  return [...values].map(([host, value]) => `${host}.${value}`).join('_');
}

/** The values by host; none where the text is not of that form, or names a host twice. */
export function parseOfHosts(text: string | undefined): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (text === undefined || !OF_HOSTS.test(text)) return values;
  for (const each of text.split('_')) {
    const at = each.indexOf('.');
    const host = each.slice(0, at);
    if (values.has(host)) return new Map();
    values.set(host, each.slice(at + 1));
  }
  return values;
}
