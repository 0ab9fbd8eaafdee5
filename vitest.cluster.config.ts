import { defineConfig } from 'vitest/config';

// Helm runs thousands of times, for a moment each: to collect garbage less often saves a sixth of all the time.
process.env['GOGC'] ??= '400';

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
