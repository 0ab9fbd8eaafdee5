import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { built } from '../support/tools.js';
import { hasGo } from './machine.js';

const WORKFLOW = '.github/workflows/ci.yaml';

describe.skipIf(!hasGo)('actionlint', () => {
  let actionlint: string;
  beforeAll(async () => {
    [actionlint] = (await built('actionlint')) as [string];
  }, 600_000);

  /** What it says of a workflow that would lie where ours does. Without the linters of scripts, which not every machine has. */
  async function findings(workflow: string): Promise<string> {
    const args = ['-no-color', '-shellcheck=', '-pyflakes=', '-stdin-filename', WORKFLOW, '-'];
    const { all } = await execa(actionlint, args, { input: workflow, all: true, reject: false });
    return all;
  }

  test('finds nothing in the workflow', async () => {
    expect(await findings(readFileSync(WORKFLOW, 'utf8'))).toBe('');
  });

  test.each<[string, (text: string) => string, RegExp]>([
    ['a misspelt key', (text) => text.replace('runs-on:', 'run-on:'), /unexpected key "run-on"/],
    ['an input that an action of ours does not have', (text) => text.replace('node-version:', 'node:'), /input "node" is not defined/],
    ['a value that does not exist', (text) => text.replace('matrix.node', 'matrix.nodes'), /property "nodes" is not defined/],
  ])('can find %s', async (_, edit, finding) => {
    expect(await findings(edit(readFileSync(WORKFLOW, 'utf8')))).toMatch(finding);
  });
});
