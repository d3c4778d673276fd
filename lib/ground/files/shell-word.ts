/** Quoted as one word for a shell. */
export function shellWord(text: string): string {
  return /^[\w/.@:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Permissions as chmod takes them. */
export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
