const NAMES = new Set(['PATH', 'HOME', 'LANG', 'TZ']);
const FAMILIES = ['LC_', 'DSPAM_'];

/**
 * The environment of every program that is started for the dashboard's work: dspam and with it the delivery agent, the mail
 * server's queue, the helper that checks passwords. A list of what they get, not of what they do not: a variable that is added
 * later, or that the site's own unit sets, may be a secret.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  const given = Object.entries(process.env).filter(
    ([name]) => NAMES.has(name) || FAMILIES.some((family) => name.startsWith(family)),
  );
  // Next's types ask for NODE_ENV everywhere; these programs have no use for it.
  return Object.fromEntries(given) as NodeJS.ProcessEnv;
}
