const LONGEST = 127;
/** Only this much of a field is looked at: a hostile one could have any length. */
const SEARCHED = 4096;

/** The boundary that a Content-Type names, as DSPAM cuts it out: up to a blank, `"`, `;` or line break. Null for none. */
export function findBoundary(data: string): string | null {
  const text = data.slice(0, SEARCHED);
  const at = text.search(/boundary/i);
  const equals = at === -1 ? -1 : text.indexOf('=', at);
  if (equals === -1) return null;
  const found = /^[ \t\n\v\f\r]*"?([^ ";\n\t]*)/.exec(text.slice(equals + 1));
  return found?.[1]?.slice(0, LONGEST) || null;
}
