/**
 * The three sign-ins of the demo and the browser tests, one per kind of hash that htpasswd writes.
 * @type {Readonly<Record<'alice' | 'bob' | 'admin', { password: string, hash: string }>>}
 */
export const SIGN_INS = {
  alice: { password: 'alice-demo', hash: '$2y$10$PkjXXeANB/14wmXpK.eYWuFUnr.G/e/U4B33mUFdmITgRZLgOAXBu' },
  bob: { password: 'bob-demo', hash: '$apr1$VPau44iK$9nedMFUu3M5VPeDtt944e.' },
  admin: { password: 'admin-demo', hash: '{SHA}CJVsK80FJMhy9XFZJ7OHPTT6OBY=' },
};

/**
 * @param {Record<keyof typeof SIGN_INS, string>} names under which they sign in
 * @returns {string} the content of an htpasswd file
 */
export function formatHtpasswd(names) {
  return Object.entries(SIGN_INS)
    .map(([role, { hash }]) => `${names[/** @type {keyof typeof SIGN_INS} */ (role)]}:${hash}\n`)
    .join('');
}
