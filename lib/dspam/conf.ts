/**
 * dspam.conf: one `Key value` or `Key "value with blanks"` a line, `#` starts a comment line, keys are read without
 * regard to case and may be repeated (Trust, Preference, AllowOverride). Read only; the dashboard never writes it.
 */
export interface DspamConf {
  /** Values of a key in the order of the file; empty when it is not there. */
  all(key: string): string[];
  /** The last value of a key, as dspam takes it. */
  last(key: string): string | undefined;
  /** `Preference "name=value"` lines as a map; a later line wins. */
  preferences: ReadonlyMap<string, string>;
}

/** Parses the text of a dspam.conf. Lines that make no sense are passed over, as dspam does. */
export function parseDspamConf(text: string): DspamConf {
  const values = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const entry = /^\s*([A-Za-z][A-Za-z0-9._]*)(?:\s+(.*?))?\s*$/.exec(line);
    if (!entry?.[1]) continue;
    const key = entry[1].toLowerCase();
    values.set(key, [...(values.get(key) ?? []), ...splitValues(entry[2] ?? '')]);
  }
  const all = (key: string) => values.get(key.toLowerCase()) ?? [];
  const preferences = new Map<string, string>();
  for (const line of all('Preference')) {
    const at = line.indexOf('=');
    if (at > 0) preferences.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  return { all, last: (key) => all(key).at(-1), preferences };
}

/** `"a b" c` is two values; a value in quotes keeps its blanks. */
function splitValues(rest: string): string[] {
  const found = [...rest.matchAll(/"([^"]*)"|(\S+)/g)];
  return found.map((match) => match[1] ?? match[2] ?? '');
}

/** True for `on`, `yes`, `true`, `1` in any case. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(on|yes|true|1)$/i.test(value);
}
