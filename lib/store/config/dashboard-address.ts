/** What BASE_PATH may be: one or more folders, as `/dspam`. */
export const BASE_PATH_FORM = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/;

/** Where next-auth's routes are below the dashboard; its own way to write NEXTAUTH_URL ends in it. */
const ROUTES_OF_NEXT_AUTH = '/api/auth';

/**
 * The address that people type, from NEXTAUTH_URL and BASE_PATH ('' for none), which has to be its path. Anything wrong
 * is added to `faults`, with what to do about it.
 */
export function readAddress(given: string, basePath: string, faults: string[]): URL {
  const { origin, pathname, username, password, search, hash } = new URL(given);
  if (username || password || search || hash)
    faults.push(`NEXTAUTH_URL has more in it than an address of pages has: write ${origin}${basePath}`);
  let path = pathname.replace(/\/+$/, '');
  if (basePath !== '' && path === basePath + ROUTES_OF_NEXT_AUTH) path = basePath;
  if (path !== basePath) faults.push(`NEXTAUTH_URL ${explain(origin, path, basePath)}`);
  return new URL(origin + basePath);
}

function explain(origin: string, path: string, basePath: string): string {
  if (basePath !== '')
    return `has to have the path that BASE_PATH names: write ${origin}${basePath}, or set BASE_PATH as it was built`;
  return BASE_PATH_FORM.test(path)
    ? `has the path ${path}, where nothing would be: set BASE_PATH=${path} as well and build again with it (npm run build), or write ${origin}`
    : `has a path, ${path}, that the dashboard cannot be at: write ${origin}, or with a BASE_PATH that path`;
}
