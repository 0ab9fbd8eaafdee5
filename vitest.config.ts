import { defineConfig } from 'vitest/config';

// Helm runs thousands of times, for a moment each: to collect garbage less often saves a sixth of all the time.
process.env['GOGC'] ??= '400';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those of a cluster, of a real node and with the charts' software have commands of their own.
    exclude: ['test/cluster/**', 'test/node/**', 'test/software/**'],
    globalSetup: ['test/support/scratch.ts', 'test/support/helms.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    // Loading cdk8s takes longer than most files of tests: each worker does it once.
    isolate: false,
  },
});
