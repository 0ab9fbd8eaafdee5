import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** vitest's global setup: one folder for all temporary files of a run, which goes when it ends. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'floe-charts-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
