declare module 'fs-native-extensions' {
  /** True when the write lock on the whole file was granted, false when another descriptor holds one. */
  export function tryLock(fd: number): boolean;
  export function unlock(fd: number): void;
}
