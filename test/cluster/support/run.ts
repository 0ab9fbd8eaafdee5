import { execa } from 'execa';
import { warningsIn } from './warnings.js';

/** A program ended otherwise than it was to. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/**
 * Runs a program to its end.
 *
 * @throws RunError with what it wrote to stderr when it fails, and when it or the server warns of anything.
 */
export async function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>, input?: string): Promise<Run> {
  const started = Date.now();
  const { stdout, stderr, failed, shortMessage } = await execa(program, args, {
    env,
    reject: false,
    maxBuffer: 1 << 30,
    ...(input === undefined ? {} : { input }),
  });
  const seconds = (Date.now() - started) / 1000;
  if (failed) throw new RunError(`${shortMessage}\n${stderr}`);
  const warnings = warningsIn(stderr);
  if (warnings.length > 0) throw new RunError(`${program} ${args.join(' ')} warned:\n${warnings.join('\n')}`);
  return { stdout, stderr, seconds };
}
