/** What follows the last `@`; '' where there is none. */
export function domainOf(name: string): string {
  return name.slice(name.lastIndexOf('@') + 1 || name.length);
}

/** What precedes the last `@`; all of it where there is none. */
export function localPartOf(name: string): string {
  const at = name.lastIndexOf('@');
  return at < 0 ? name : name.slice(0, at);
}

/** `%u` is the login, `%n` what precedes its last `@`, `%d` what follows it, `%%` a percent sign. */
export function formatLogin(format: string, login: string): string {
  const parts: Record<string, string> = { u: login, n: localPartOf(login), d: domainOf(login), '%': '%' };
  return format.replace(/%([und%])/g, (_all, letter: string) => parts[letter] ?? '');
}
