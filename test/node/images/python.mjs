import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's Python of the layer below, and where it looks for packages. */
const VERSION = '3.11';
const PACKAGES = `usr/local/lib/python${VERSION}/dist-packages`;
const PLATFORMS = ['manylinux2014_x86_64', 'manylinux_2_28_x86_64'];

/**
 * A layer with packages for Debian's Python, and their commands in /usr/local/bin. pip runs outside of the image, so that
 * the image needs none.
 *
 * @param {string} requirements a file that pins all of them
 * @returns {import('./layer.mjs').Recipe}
 */
export function python(requirements) {
  const options = [`--python-version=${VERSION}`, '--only-binary=:all:', ...PLATFORMS.map((platform) => `--platform=${platform}`)];
  return {
    what: `the Python packages of ${requirements}`,
    content: [options, readFileSync(requirements, 'utf8')],
    fill: (root) => {
      const target = join(root, PACKAGES);
      const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--root-user-action=ignore', `--target=${target}`, ...options];
      execFileSync('python3', [...args, '--requirement', requirements], { stdio: ['ignore', 2, 2] });
      moveCommands(join(target, 'bin'), join(root, 'usr/local/bin'));
    },
  };
}

/** pip names the Python that ran it in the first line of a command. */
function moveCommands(from, to) {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  rmSync(join(from, '__pycache__'), { recursive: true, force: true });
  for (const name of readdirSync(from)) {
    renameSync(join(from, name), join(to, name));
    const content = readFileSync(join(to, name));
    if (content.subarray(0, 2).toString() === '#!') {
      writeFileSync(join(to, name), content.toString('utf8').replace(/^#!.*python.*/, `#!/usr/bin/python${VERSION}`));
    }
  }
  rmdirSync(from);
}
