import { defineConfig } from 'vitest/config';

/** The tests with the software that the charts run: `npm run test:software`. */
export default defineConfig({
  test: {
    include: ['test/software/**/*.test.ts'],
    globalSetup: ['test/support/scratch.ts', 'test/support/helms.ts', 'test/software/setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
