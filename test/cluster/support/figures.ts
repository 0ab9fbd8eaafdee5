import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Figure {
  readonly what: string;
  readonly value: number;
}

const FILE = 'figures.jsonl';

/** Notes what was measured, for the table at the end of the run. Figures of one name are shown as their range. */
export function figure(scratch: string, what: string, value: number): void {
  appendFileSync(join(scratch, FILE), `${JSON.stringify({ what, value })}\n`);
}

/** What was measured, a line for each name, sorted. */
export function figuresTable(scratch: string): string {
  const file = join(scratch, FILE);
  const figures = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').map(parsed) : [];
  const names = [...new Set(figures.map(({ what }) => what))].sort();
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const values = figures.filter(({ what }) => what === name).map(({ value }) => value);
    return `  ${name.padEnd(width)}  ${range(values)}`;
  });
  return ['Measured:', ...lines].join('\n');
}

const parsed = (line: string): Figure => JSON.parse(line) as Figure;

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map(shown) as [string, string];
  return least === most ? least : `${least} to ${most}`;
}

const shown = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });
