import { spawnSync } from 'node:child_process';

/** Whether the Go programs of tools/ can be built here. */
export const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) process.stderr.write('Go is not here: the tests that run programs of tools/ are skipped.\n');
