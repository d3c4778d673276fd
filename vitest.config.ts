import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      '@': here('.'),
      'server-only': here('tests/support/empty-module.ts'),
    },
  },
  test: {
    watch: false,
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/support/global-mariadb.ts'],
          // Real processes and a real database, on a machine that may be doing other things.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
