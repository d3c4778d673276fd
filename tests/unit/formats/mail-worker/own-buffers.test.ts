import { expect, it } from 'vitest';
import { ownBuffers } from '@/lib/formats/mail-worker/own-buffers';

it('moves large memory of its own, once', () => {
  const large = new Uint8Array(1024 * 1024);
  expect(ownBuffers({ body: large, start: large.subarray(0, 10), name: 'a' })).toEqual([large.buffer]);
  expect(ownBuffers(large)).toEqual([large.buffer]);
});

it('never moves the memory that Node shares between small buffers, however large it is here', () => {
  const shared = Buffer.from('small');
  expect(shared.buffer.byteLength).toBe(Buffer.poolSize);
  expect(ownBuffers(shared)).toEqual([]);
  expect(ownBuffers({ shared })).toEqual([]);
});
