// Stands for `server-only` in tests: that package throws wherever it is not bundled by Next.
export {};
