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
    // Helms wait for the cluster most of the time, but what they wait for needs the two cores: more at once only wait longer. The
    // third worker fills in where a file waits for one thing, such as chart-testing.
    maxWorkers: 3,
    maxConcurrency: 3,
  },
});
