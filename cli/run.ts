import { parseArgs } from 'node:util';
import { SynthError } from '../template/error.js';
import { synth } from './synth.js';

const USAGE = `floe-charts: Helm charts from typed constructs

  floe-charts synth --app FILE [--output FOLDER]
      Runs a compiled app and writes its charts, as \`cdk8s synth\` does, without the time that takes to start.
      FOLDER is replaced as a whole, once all charts are written; what was in it stays if anything fails.
      Default: charts-out.
`;

/** Runs one command. Results go to stdout, anything else to stderr. Gives the exit code: 0, 1 for a failure, 2 for bad usage. */
export async function run(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === '--help' || command === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    if (command === 'synth') return await runSynth(rest);
  } catch (error) {
    if (isUsageError(error)) return usage((error as Error).message);
    process.stderr.write(error instanceof SynthError ? `${error.message}\n` : `${(error as Error).stack ?? String(error)}\n`);
    return 1;
  }
  return usage(command === undefined ? 'no command was given' : `there is no command '${command}'`);
}

async function runSynth(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { app: { type: 'string' }, output: { type: 'string', default: 'charts-out' } } });
  if (values.app === undefined) return usage('synth needs --app');
  for (const chart of await synth(values.app, values.output)) process.stdout.write(`${chart}\n`);
  return 0;
}

const isUsageError = (error: unknown): boolean => error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

function usage(problem: string): number {
  process.stderr.write(`floe-charts: ${problem}\n\n${USAGE}`);
  return 2;
}
