import { openToRead } from '@/lib/files/open-file';

const PIECE_BYTES = 256 * 1024;

/** The first bytes of a file, a character for each; '' where it may not be read. */
export async function readHead(file: string): Promise<string> {
  return readPiece(file, 'head');
}

/** The last bytes of a file, a character for each; '' where it may not be read. */
export async function readTail(file: string): Promise<string> {
  return readPiece(file, 'tail');
}

async function readPiece(file: string, end: 'head' | 'tail'): Promise<string> {
  const handle = await openToRead(file).catch(() => null);
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const from = end === 'head' ? 0 : Math.max(0, size - PIECE_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, from);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
