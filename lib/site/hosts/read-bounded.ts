/** The bytes of a body; null where there are more than `most`, of which no more are read, or where they take longer than `withinMs`. */
export async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  most: number,
  withinMs?: number,
): Promise<Buffer<ArrayBuffer> | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isLate = false;
  const reader = body?.getReader();
  const stop = () => {
    isLate = true;
    // Ends the read that waits.
    reader?.cancel().catch(() => undefined);
  };
  const timer = withinMs === undefined ? undefined : setTimeout(stop, withinMs);
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) {
        await reader.cancel();
        return null;
      }
      parts.push(value);
    }
  } finally {
    clearTimeout(timer);
  }
  return isLate ? null : Buffer.concat(parts);
}
