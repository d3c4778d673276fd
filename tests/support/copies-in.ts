import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { scanCopies } from '@/lib/formats/mbox/scan-copies';

/** The bytes of each copy in a file of removed messages, in order; none where there is no file. */
export async function copiesIn(removedMbox: string): Promise<Buffer[]> {
  if (!existsSync(removedMbox)) return [];
  const file = await open(removedMbox, 'r');
  try {
    const copies: Buffer[] = [];
    for await (const { offset, length } of scanCopies(file, (await file.stat()).size)) {
      const bytes = Buffer.alloc(length);
      await file.read(bytes, 0, length, offset);
      copies.push(bytes);
    }
    return copies;
  } finally {
    await file.close();
  }
}
