/** By these a shell says its language (scripts/doctor/shell-language.ts). */
const LANGUAGE = ['LC_ALL', 'LC_MESSAGES', 'LANG'];

/** What a command of the dashboard gets that is started by another one: where programs are, and in which language it is typed. */
export function shellEnvironment(env: Record<string, string | undefined>) {
  const said = LANGUAGE.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { PATH: env.PATH, NODE_ENV: 'production' as const, ...Object.fromEntries(said) };
}
