/** Smaller ones may lie in a buffer that Node shares between many, and cost nothing to copy. */
const COPIED_BYTES = 16 * 1024;

/**
 * The memory behind the byte arrays of a value (itself, or its properties), which can be moved to another thread instead of
 * being copied. Whoever moves it has it no longer.
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
