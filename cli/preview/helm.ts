import { execa } from 'execa';
import { parseManifests, type Rendered } from '../../src/testing/index.js';
import { Problem } from '../problem.js';

/** What `helm template` makes of a chart, as manifests. */
export async function helmTemplate(args: readonly string[]): Promise<readonly Rendered[]> {
  const helm = process.env['HELM'] ?? 'helm';
  const result = await execa(helm, ['template', ...args], { reject: false, stripFinalNewline: false, maxBuffer: 1 << 30 });
  if (result.failed && result.exitCode === undefined) throw new Problem(notStarted(helm, result.code));
  if (result.failed) throw new Problem(`Helm refuses:\n${result.stderr.trim()}`);
  return parseManifests(result.stdout);
}

function notStarted(helm: string, code: string | undefined): string {
  if (code !== 'ENOENT') return `${helm} could not be run${code === undefined ? '' : ` (${code})`}.`;
  return process.env['HELM'] === undefined
    ? 'There is no helm on the PATH. Install it (https://helm.sh/docs/intro/install), or set HELM to where it is.'
    : `There is no ${helm}. Set HELM to where helm is.`;
}
