declare module 'fs-native-extensions' {
  /** True when the write lock on the whole file, or on these bytes, was granted, false when another descriptor holds one. */
  export function tryLock(fd: number, offset?: number, length?: number): boolean;
  /** The same, but waits until nobody else holds one. */
  export function waitForLock(fd: number): Promise<void>;
  export function unlock(fd: number, offset?: number, length?: number): void;
  /** Gives the space of these bytes back to the disk; they read as NUL afterwards, and the file keeps its length. */
  export function trim(fd: number, offset: number, length: number): Promise<void>;
}
