import { asPresent, format, isNotEmpty, isPresent, loop, not, Notes, orElse, overlay, get, release, when } from '../../src/index.js';
import type { FloeJobs } from './floe-jobs.js';

/** How to start a run now, with other arguments too, and how to read its logs. */
export function addNotes(chart: FloeJobs): void {
  const { defaults, jobs, kinds } = chart.values;
  const each = loop(jobs);
  const settings = overlay(defaults, [get(kinds, orElse(each.item.kind, defaults.kind)), each.item], 'job');
  const kubectl = format`kubectl --namespace ${release.namespace}`;
  new Notes(chart, 'notes', [
    when<string>(not(isNotEmpty(jobs)), 'This release has no jobs yet: add them under `jobs`.'),
    each.each<string>(
      when<string>(
        isPresent(settings.schedule),
        format`${chart.nameFor('CronJob', each.key)}: ${asPresent(settings.schedule)} (${settings.timeZone})`,
        format`${each.key}: once, now`,
      ),
    ),
    '',
    'What runs, and what it says:',
    format`  ${kubectl} get cronjobs,jobs,pods --selector app.kubernetes.io/instance=${release.name}`,
    format`  ${kubectl} logs --selector floe.dev/job=JOB --all-containers --prefix --tail 100`,
    '',
    'Run a scheduled job now:',
    format`  ${kubectl} create job --from cronjob/NAME NAME-now`,
    '',
    'Run it with other arguments, for a backfill or a full refresh:',
    format`  ${kubectl} create job --from cronjob/NAME NAME-backfill --dry-run=client --output json \\`,
    `    | kubectl patch --local --filename - --type json --output json \\`,
    `        --patch '[{"op": "add", "path": "/spec/template/spec/containers/0/args", "value": ["build", "--full-refresh"]}]' \\`,
    format`    | ${kubectl} create --filename -`,
  ]);
}
