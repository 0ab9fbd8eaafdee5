import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { Problem } from '../problem.js';

/** The files at the top of a chart in a folder, or of one that Helm pulls: from a registry (oci://...) or a repository. */
export async function pulledFiles(chart: string, version: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (existsSync(join(chart, 'Chart.yaml'))) return filesIn(chart);
  const folder = mkdtempSync(join(tmpdir(), 'floe-charts-'));
  try {
    const helm = process.env['HELM'] ?? 'helm';
    const pulled = await execa(
      helm,
      ['pull', chart, '--untar', '--untardir', folder, ...(version === undefined ? [] : ['--version', version])],
      {
        reject: false,
      },
    );
    if (pulled.failed) {
      const reason = pulled.stderr.trim() === '' ? pulled.shortMessage : pulled.stderr.trim();
      throw new Problem(
        `'${chart}' is none of the charts of floe-charts, no folder of a chart, and nothing that ${helm} can pull: ${reason}`,
      );
    }
    const [name] = readdirSync(folder);
    return filesIn(join(folder, name ?? ''));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]));
}
