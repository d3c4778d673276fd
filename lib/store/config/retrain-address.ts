import { domainOf, formatLogin, localPartOf } from '@/lib/store/config/format-login';

/** What comes before and after the @ of an address that mail programs accept without quotes. */
const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/;

/** Users as sites have them: with a domain, and without. */
const EXAMPLES = ['alice@example.org', 'alice'];

/** Checks RETRAIN_ADDRESS; what is wrong is added to `faults`, with what to do. */
export function checkRetrainAddress(pattern: string, faults: string[]): void {
  if (!/^(?:[^%\s]|%[und])+$/.test(pattern))
    faults.push(
      `RETRAIN_ADDRESS ${pattern} has to be made of %u (the user), %n (before its @), %d (after it) and plain text: spam-%n@%d`,
    );
  else if (EXAMPLES.every((user) => retrainAddressOf(pattern, user) === null))
    faults.push(
      `RETRAIN_ADDRESS ${pattern} makes no address, or the user's own: spam-%n@%d where users have a domain, else spam-%u@example.org`,
    );
}

/**
 * Where `user` forwards missed spam, by the site's pattern: %u is the DSPAM user, %n what precedes its last @, %d what
 * follows it. Where an @ follows %u in the pattern, a user of that same domain is named without it. Null if that makes
 * no address, or somebody else's: alice@elsewhere.example must not be sent to spam-alice@example.org, whose mail trains
 * another alice's filter. See decision 139.
 */
export function retrainAddressOf(pattern: string, user: string): string | null {
  const [, front, domain] = /^(.*%u.*)@([^%@]+)$/.exec(pattern) ?? [];
  if (front !== undefined && user.includes('@')) {
    if (domainOf(user).toLowerCase() !== domain?.toLowerCase()) return null;
    return plainAddress(`${formatLogin(front, localPartOf(user))}@${domain}`, user);
  }
  return plainAddress(formatLogin(pattern, user), user);
}

function plainAddress(address: string, user: string): string | null {
  return ADDRESS.test(address) && address.toLowerCase() !== user.toLowerCase() ? address : null;
}
