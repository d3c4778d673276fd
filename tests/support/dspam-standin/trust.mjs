/**
 * The caller (F§5 "Trust"): root and the users named by `Trust` may act for others and pass arguments to the delivery
 * agent; everybody else acts only for themselves, and their agent arguments are ignored.
 */
import { userInfo } from 'node:os';

/** @typedef {{ name: string, trusted: boolean }} Caller */

/** @param {import('./conf.mjs').Conf} conf @returns {Caller} */
export function findCaller(conf) {
  const { uid, username } = userInfo();
  return { name: username, trusted: uid === 0 || conf.has('Trust', username) };
}
