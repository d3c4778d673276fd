import { describe, expect, it } from 'vitest';
import { crypt } from '@/lib/people/auth/crypt';

describe('crypt', () => {
  it('gives the same hash for thousands of calls side by side, while memory is taken and given back', async () => {
    const setting = '$2y$04$abcdefghijklmnopqrstuu';
    const expected = await crypt('pw', setting);
    expect(expected).toMatch(/^\$2y\$04\$/);
    let litter: Buffer[] = [];
    const hashes = await Promise.all(
      Array.from({ length: 1000 }, async (_unused, index) => {
        const hash = await crypt('pw', setting);
        // Keeps the collector busy: a buffer that nobody holds would be given away during the call.
        litter.push(Buffer.alloc(32_768, index));
        if (litter.length > 50) litter = [];
        return hash;
      }),
    );
    expect(new Set(hashes)).toEqual(new Set([expected]));
  });

  it('returns null for what libcrypt refuses', async () => {
    expect(await crypt('pw', '$99$nonsense')).toBeNull();
    expect(await crypt('p\0w', '$2y$04$abcdefghijklmnopqrstuu')).toBeNull();
  });
});
