/** What is not larger may lie in the buffer that Node shares between many (64 KB since Node 24), and costs next to nothing to copy. */
const COPIED_BYTES = Math.max(16 * 1024, Buffer.poolSize);

/**
 * The memory behind the byte arrays of a value (itself, or its properties), which can be moved to another thread
 * instead of being copied. Afterwards the caller no longer has it.
 */
export function ownBuffers(value: unknown): ArrayBuffer[] {
  // The properties of a byte array would be its bytes.
  const isObject = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
  const views = isObject ? Object.values(value) : [value];
  const buffers = views.flatMap((view) =>
    ArrayBuffer.isView(view) && view.buffer instanceof ArrayBuffer && view.buffer.byteLength > COPIED_BYTES
      ? view.buffer
      : [],
  );
  return [...new Set(buffers)];
}
