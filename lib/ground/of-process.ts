const all = globalThis as typeof globalThis & { dashboard?: Map<ProcessName, unknown> };

/** What a process has one of. Each name is given to ofProcess in one place. */
type ProcessName =
  | 'adopting'
  | 'answers in hand'
  | 'bodies'
  | 'clicks in hand'
  | 'costly mails'
  | 'database client'
  | 'database pool'
  | 'database waits'
  | 'held names'
  | 'holder'
  | 'home watch'
  | 'hosts away'
  | 'index timer'
  | 'job runner'
  | 'lock tries'
  | 'locks apart'
  | 'pages of hosts'
  | 'log'
  | 'log settings'
  | 'mail workers'
  | 'nonces of hosts'
  | 'on behalf'
  | 'patience'
  | 'peer mark'
  | 'scorer'
  | 'refused clicks'
  | 'runners'
  | 'seen proxies'
  | 'server note'
  | 'sessions'
  | 'site home'
  | 'site rules'
  | 'task runner'
  | 'this request'
  | 'turns'
  | 'under way'
  | 'users'
  | 'watching requests';

/**
 * What this process has one of, made when it is first asked for. Next evaluates modules more than once (per bundle), so that a
 * variable of a module is not one for the process.
 */
export function ofProcess<T>(name: ProcessName, make: () => T): () => T {
  return () => {
    all.dashboard ??= new Map();
    if (!all.dashboard.has(name)) all.dashboard.set(name, make());
    return all.dashboard.get(name) as T;
  };
}
