import { defineConfig } from 'vitest/config';

/** The tests on a real node; `npm run test:node` starts them where one can run. */
export default defineConfig({
  test: {
    include: ['test/node/**/*.test.ts'],
    globalSetup: ['test/node/setup.ts'],
    testTimeout: 480_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    maxConcurrency: 3,
  },
});
