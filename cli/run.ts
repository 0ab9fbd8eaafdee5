import { SynthError } from '../src/template/error.js';
import { BadUsage, Problem } from './problem.js';
import { USAGE } from './usage.js';

/** Runs with the arguments after its name. Results go to stdout, all else to stderr. */
type Command = (args: readonly string[]) => Promise<void>;

/** Loaded when they run: none waits for what only another needs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  synth: async () => (await import('./synth.js')).runSynth,
  values: async () => (await import('./values/command.js')).runValues,
  environments: async () => (await import('./environments/command.js')).runEnvironments,
  preview: async () => (await import('./preview/command.js')).runPreview,
};

/** Runs one command. Gives the exit code: 0, 1 for a failure, 2 for bad usage. */
export async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === 'help' || args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (load === undefined) throw new BadUsage(name === undefined ? 'no command was given' : `there is no command '${name}'`);
    const command = await load();
    await command(rest);
    return 0;
  } catch (error) {
    if (isBadUsage(error)) {
      process.stderr.write(`floe-charts: ${(error as Error).message}\n\n${USAGE}`);
      return 2;
    }
    const expected = error instanceof Problem || error instanceof SynthError;
    process.stderr.write(expected ? `${error.message}\n` : `${(error as Error).stack ?? String(error)}\n`);
    return 1;
  }
}

const isBadUsage = (error: unknown): boolean =>
  error instanceof BadUsage || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
