// `npm run bench`: what the library costs, as ratios against a peer measured in the same run. Both sides take turns, each
// time in a process of its own; a ratio is the median of the ratios of the turns. Progress goes to stderr, results to stdout.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { helmBinaries } from '../tools/unpack.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(tmpdir(), 'floe-charts-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const progress = (text) => process.stderr.write(`${text}\n`);
let folders = 0;
const freshFolder = () => join(scratch, String(++folders));

/** Takes turns with the ways, and gives for each its milliseconds in every round; the first round only warms the disk's cache. */
function takeTurns(title, ways) {
  const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round <= rounds; round += 1) {
    progress(`${title}: round ${round} of ${rounds}`);
    const names = Object.keys(ways);
    for (const way of round % 2 === 0 ? names : names.reverse()) {
      const milliseconds = ways[way]();
      if (round > 0) times[way].push(milliseconds);
    }
  }
  return times;
}

const ratio = (times, peer) => median(times.map((time, i) => time / peer[i]));

function timed(command, args, env = {}) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env: { ...process.env, ...env }, maxBuffer: 1 << 30 });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return { milliseconds, stdout };
}

function table(title, rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
  const line = (row) => row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('  ');
  process.stdout.write(`\n${title}\n${rows.map(line).join('\n')}\n`);
}

const milliseconds = (number) => `${number.toFixed(0)} ms`;

function writing() {
  const way = (name) => () => Number(execFileSync(process.execPath, [join(root, 'bench/cronjobs.mjs'), name, freshFolder()]));
  const times = takeTurns('1,000 CronJobs', {
    chart: way('chart'),
    'file-per-resource': way('file-per-resource'),
    'file-per-chart': way('file-per-chart'),
  });
  const peers = ['file-per-resource', 'file-per-chart'];
  const fastest = peers.sort((a, b) => median(times[a]) - median(times[b]))[0];
  table('1,000 CronJobs to 1,000 files, without the start of Node', [
    ['', 'median', 'ratio'],
    ['a Helm chart, by floe-charts', milliseconds(median(times.chart)), ''],
    [
      'plain cdk8s, one chart, a file per resource',
      milliseconds(median(times['file-per-resource'])),
      ratio(times.chart, times['file-per-resource']).toFixed(2),
    ],
    [
      'plain cdk8s, a chart per file',
      milliseconds(median(times['file-per-chart'])),
      ratio(times.chart, times['file-per-chart']).toFixed(2),
    ],
  ]);
  return { what: 'write 1,000 CronJobs / plain cdk8s at its fastest', ratio: ratio(times.chart, times[fastest]), target: 1 };
}

function synthesizing() {
  const app = join(root, 'dist/main.js');
  if (!existsSync(app)) throw new Error('There is no dist/main.js: run `npm run build`.');
  const times = takeTurns('synth', {
    synth: () => timed(process.execPath, [app], { CDK8S_OUTDIR: freshFolder() }).milliseconds,
    peer: () => timed(process.execPath, ['-e', "require('cdk8s-plus-28')"]).milliseconds,
    node: () => timed(process.execPath, ['-e', '']).milliseconds,
  });
  table('Synth of every chart, as a process', [
    ['', 'median', 'ratio'],
    ['node dist/main.js', milliseconds(median(times.synth)), ''],
    ['node -e "require(\'cdk8s-plus-28\')"', milliseconds(median(times.peer)), ratio(times.synth, times.peer).toFixed(2)],
    ['node, doing nothing', milliseconds(median(times.node)), ratio(times.synth, times.node).toFixed(2)],
  ]);
  return { what: 'synth everything / load cdk8s-plus-28', ratio: ratio(times.synth, times.peer), target: 3 };
}

function helms() {
  return helmBinaries().map((binary) => ({
    binary,
    version: timed(binary, ['version', '--template', '{{ .Version }}']).stdout.toString(),
  }));
}

function rendering() {
  const chart = join(root, 'charts-out/floe-jobs');
  if (!existsSync(chart)) throw new Error('There is no charts-out/floe-jobs: run `npm run synth`.');
  const rows = [['jobs', 'output', 'Helm', 'time', 'per job', 'first job aside']];
  const results = [];
  for (const { binary, version } of helms()) {
    const times = new Map();
    for (const count of [1, 10, 100, 1_000, 10_000]) {
      progress(`helm template ${version}: ${count} jobs`);
      const jobs = Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `job-${i}`,
          { image: { repository: 'acme/dbt', tag: '1.9' }, args: ['run', `--select=model_${i}`], schedule: '0 * * * *' },
        ]),
      );
      const file = join(scratch, 'values.json');
      writeFileSync(file, JSON.stringify({ jobs }));
      const repetitions = Array.from({ length: count > 1_000 ? 1 : 3 }, () =>
        timed(binary, ['template', 'bench', chart, '--values', file, '--kube-version', '1.31.0']),
      );
      const time = median(repetitions.map((repetition) => repetition.milliseconds));
      const output = repetitions[0].stdout;
      const found = output.toString().match(/^kind: CronJob$/gm)?.length ?? 0;
      if (found !== count) throw new Error(`${version} rendered ${found} CronJobs of ${count}.`);
      times.set(count, time);
      const more = count === 1 ? '' : `${((time - times.get(1)) / (count - 1)).toFixed(2)} ms`;
      rows.push([
        count.toLocaleString('en'),
        `${(output.length / 1024).toFixed(0)} KiB`,
        version,
        milliseconds(time),
        `${(time / count).toFixed(2)} ms`,
        more,
      ]);
    }
    const slope = (count) => (times.get(count) - times.get(1)) / (count - 1);
    results.push({ what: `time of a job among 10,000 / among 1,000, ${version}`, ratio: slope(10_000) / slope(1_000), target: 1.5 });
  }
  table('helm template of charts-out/floe-jobs', rows);
  return results;
}

const parts = { writing, synthesizing, rendering };
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
const results = chosen.flatMap((part) => parts[part]());
table(`Ratios (${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version})`, [
  ['', 'ratio', 'target', ''],
  ...results.map(({ what, ratio, target }) => [what, ratio.toFixed(2), `<= ${target}`, ratio <= target ? 'met' : 'MISSED']),
]);
