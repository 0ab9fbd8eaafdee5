import { defineConfig } from 'vitest/config';

/** The tests on a cluster: `npm run test:cluster`. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    globalSetup: ['test/cluster/setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Helms wait for the cluster most of the time, but what they wait for needs the two cores.
    maxWorkers: 2,
    maxConcurrency: 4,
  },
});
