import { escape as escapeText } from 'mysql2';

const NEEDS_ESCAPE = /['"\\\x00-\x1f]/;

/** Text as a literal of SQL. Most text needs no escaping, and the driver's own takes long to find that out. */
export function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? escapeText(text) : `'${text}'`;
}
