import type { Rendered } from '../../../src/testing/index.js';
import { named, script } from './dagster.js';
import { podOf, type Container, type Pod, type Running, type Sandbox } from './sandbox.js';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** What GraphQL answers. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach deep into answers to any question
export type Answer = Readonly<Record<string, any>>;

const ended = async (running: Running): Promise<Ended> => ({ code: await running.exited, output: running.output });

/** A release of Dagster in a sandbox. */
export class Release {
  constructor(
    readonly sandbox: Sandbox,
    readonly manifests: readonly Rendered[],
  ) {}

  /** Runs the script of `helm test` as its pod does. */
  async helmTest(env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const pod = podOf(named(this.manifests, 'Pod', 'dagster-test'));
    return ended(this.sandbox.run(pod, withEnv(pod.containers[0] as Container, env)));
  }

  /** Asks the web server, from the pod of the test. */
  async ask(query: string, variables: unknown = {}, url?: string): Promise<Answer> {
    const pod = podOf(named(this.manifests, 'Pod', 'dagster-test'));
    const container = { ...(pod.containers[0] as Container), command: ['python', '-c', script('graphql.py')] };
    const env = { REQUEST: JSON.stringify({ query, variables }), ...(url === undefined ? {} : { DAGSTER_URL: url }) };
    const { output } = await ended(this.sandbox.run(pod, withEnv(container, env)));
    const found = /RESULT (.*)$/s.exec(output)?.[1];
    if (found === undefined) throw new Error(`The web server does not answer: ${output}`);
    return JSON.parse(found) as Answer;
  }

  /** Runs another command in the place of a container's own. */
  async execIn(pod: Pod, command: readonly string[]): Promise<Ended> {
    return ended(this.sandbox.run(pod, { ...(pod.containers[0] as Container), command, args: [] }));
  }
}

/** A container with other variables. */
export function withEnv(container: Container, env: Readonly<Record<string, string>>): Container {
  const others = (container.env ?? []).filter(({ name }) => !(name in env));
  return {
    ...container,
    env: [...others, ...Object.entries(env).map(([name, value]) => ({ name, value: value.replaceAll('$', '$$$$') }))],
  };
}
