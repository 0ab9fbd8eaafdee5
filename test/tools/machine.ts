import { spawnSync } from 'node:child_process';

const runs = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

/** Whether the Go programs of tools/ can be built here. */
export const hasGo = runs('go', 'version');
/** Whether Python can install the programs that chart-testing calls. */
export const hasPython = runs('python3', '-c', 'import ensurepip, venv');

for (const [name, has] of Object.entries({ Go: hasGo, 'Python with venv': hasPython }))
  if (!has) process.stderr.write(`${name} is not here: the tests that need it are skipped.\n`);
