declare module 'apache-md5' {
  /** The `$apr1$` hash of a password, with the salt of the given hash. */
  export default function md5(password: string, hash: string): string;
}
