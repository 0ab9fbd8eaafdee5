import { execFileSync } from 'node:child_process';

const SUITE = 'bookworm';

/** Nobody reads them in a container, and they are half of the files. */
const LEFT_OUT = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/info/*'];

/**
 * A layer with packages of Debian and all that they need, set up as `apt-get install` does.
 *
 * @param {readonly string[]} packages
 * @returns {import('./layer.mjs').Recipe}
 */
export function debian(packages) {
  return recipe('essential', packages);
}

/**
 * A layer with the files of packages of Debian and nothing else: for programs that need no others.
 *
 * @param {readonly string[]} packages
 * @returns {import('./layer.mjs').Recipe}
 */
export function filesOfDebian(packages) {
  return recipe('extract', packages);
}

/** @returns {import('./layer.mjs').Recipe} */
function recipe(variant, packages) {
  const options = [`--variant=${variant}`, `--include=${packages.join(',')}`, ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`)];
  return {
    what: `Debian's ${packages.join(', ')}`,
    content: [SUITE, options],
    // In a mount namespace of its own: what is mounted there goes with it, however it ends.
    fill: (root) => {
      execFileSync('unshare', ['--mount', 'mmdebstrap', '--quiet', '--mode=root', '--format=directory', ...options, SUITE, root], {
        stdio: ['ignore', 2, 2],
      });
    },
  };
}
