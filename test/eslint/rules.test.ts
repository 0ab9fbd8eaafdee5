import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';
import config from '../../src/eslint/index.js';

const file = fileURLToPath(new URL('chart.ts', import.meta.url));
const correct = readFileSync(file, 'utf8');
const linter = new ESLint({ overrideConfigFile: true, overrideConfig: [...config], cwd: fileURLToPath(new URL('../..', import.meta.url)) });

/** The problems in the sample with a line added to its function, as `rule at line`. */
async function problemsWith(line: string): Promise<readonly { rule: string | null; line: string }[]> {
  const text = correct.replace('  if (options.debug)', `  ${line}\n  if (options.debug)`);
  const [result] = await linter.lintText(text, { filePath: file });
  const lines = text.split('\n');
  return (result?.messages ?? []).map((message) => ({ rule: message.ruleId, line: (lines[message.line - 1] ?? '').trim() }));
}

test('correct code is accepted, with the conditions of TypeScript that it has', async () => {
  expect(await problemsWith('')).toEqual([]);
});

test.each([
  ['if', 'if (values.enabled) parts.push(1);'],
  ['else if', 'if (options.debug) parts.push(1); else if (values.enabled) parts.push(2);'],
  ['while', 'while (values.enabled) parts.pop();'],
  ['conditional operator', 'parts.push(values.enabled ? 1 : 2);'],
  ['and', 'parts.push(values.enabled && 1);'],
  ['and, on the right', 'if (options.debug && values.enabled) parts.push(1);'],
  ['or', 'parts.push(values.name || 1);'],
  ['not', 'parts.push(!values.enabled);'],
  ['not, in a condition', 'if (!values.enabled) parts.push(1);'],
  ['double not', 'parts.push(!!values.enabled);'],
  ['fallback for what may be absent', 'parts.push(values.grace ?? 30);'],
  ['optional chaining', 'parts.push(values?.name);'],
  ['the result of a function', "if (equals(values.name, 'a')) parts.push(1);"],
  ['comparison with undefined', 'if (values.grace !== undefined) parts.push(1);'],
  ['template literal', 'parts.push(`${values.name}-config`);'],
  ['String()', 'parts.push(String(values.replicas));'],
])('an expression is refused in: %s', async (_, line) => {
  const problems = await problemsWith(line);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.every((problem) => problem.line === line)).toBe(true);
});
