import { availableParallelism } from 'node:os';
import koffi from 'koffi';
import { inTurn } from '@/lib/ground/in-turn';

/** Size of `struct crypt_data`, fixed by libxcrypt. */
const CRYPT_DATA_BYTES = 32_768;
/**
 * Hashing runs on Node's four file threads: more than two at once would make pages wait for their files, and one for
 * each core would make them wait for everything.
 */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));

type CryptAsync = (
  phrase: string,
  setting: string,
  data: Buffer,
  size: number,
  done: (error: Error | null, hash: string | null) => void,
) => void;

let cryptAsync: CryptAsync | undefined;

/**
 * The system's crypt(3): traditional DES, bcrypt, SHA-256, SHA-512, yescrypt and what else libcrypt knows. Does not
 * block the event loop. Null for a setting that it refuses. Throws where there is no libcrypt.so.1. See decision 005.
 */
export async function crypt(password: string, setting: string): Promise<string | null> {
  // crypt(3) reads only up to the NUL, and would accept part of the password as the whole.
  if (password.includes('\0')) return null;
  cryptAsync ??= koffi
    .load('libcrypt.so.1')
    .func('char *crypt_rn(const char *phrase, const char *setting, _Inout_ uint8_t *data, int size)')
    .async as CryptAsync;
  const call = cryptAsync;
  return inTurn('crypt', () => runCrypt(call, password, setting), AT_ONCE);
}

function runCrypt(call: CryptAsync, password: string, setting: string): Promise<string | null> {
  // Held by the callback below: koffi does not keep the buffer, and libcrypt writes into it while it works.
  const data = Buffer.alloc(CRYPT_DATA_BYTES);
  return new Promise((resolve, reject) => {
    call(password, setting, data, CRYPT_DATA_BYTES, (error, hash) => {
      if (error) reject(error);
      else resolve(hash === null ? null : data.toString('latin1', 0, data.indexOf(0)));
    });
  });
}
