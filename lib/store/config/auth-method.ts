/** The ways to sign in, as AUTH_METHODS names them. */
export const METHOD_NAMES = ['htpasswd', 'imap', 'shadow', 'sql', 'proxy'] as const;

export type MethodName = (typeof METHOD_NAMES)[number];

/**
 * `unknown`: this method has no such user, or cannot distinguish that from a wrong password, and another may know
 * better.
 */
export type Verdict = 'right' | 'wrong' | 'unknown';

/** One way to sign in. */
export interface AuthMethod {
  readonly name: MethodName;
  /** Checks a name and password; throws when it cannot (file unreadable, server down). */
  check(login: string, password: string): Promise<Verdict>;
  /**
   * A text that changes when the password of the login does, as far as this method can see it; null when the login is
   * gone. Throws when it cannot be asked. Secret: it may be the hash itself.
   */
  stamp(login: string): Promise<string | null>;
}
