/**
 * The path below which the dashboard is on its host, as `/dspam`; '' where it has the host to itself. It is that of the build
 * (BASE_PATH, next.config.js): Next writes it into what it makes for browsers. npm start compares the two. See decision 137.
 */
export const BASE_PATH = process.env.NEXT_PUBLIC_BASE_PATH ?? '';

/**
 * The path of a page or route of ours as a browser has to ask for it. Link, Form, the router and redirect() in a page or an action
 * do that themselves; all else does not: plain links and forms, frames, fetch, and redirect() in a route.
 */
export function withBasePath(path: string): string {
  return path === '/' ? BASE_PATH || path : BASE_PATH + path;
}
