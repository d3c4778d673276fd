/** Set on the root while a page that was asked for has not come (components/frame/on-the-way.tsx). */
const MARK = 'data-on-its-way';

/**
 * Whether somebody has asked for another page that has not come yet. What is open is not what they have in mind any more: it must not be
 * changed in its place.
 */
export function isOnItsWay(): boolean {
  return document.documentElement.hasAttribute(MARK);
}
