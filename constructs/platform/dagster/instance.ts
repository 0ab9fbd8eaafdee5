import {
  and,
  combine,
  concat,
  equals,
  fail,
  isNotEmpty,
  items,
  loop,
  not,
  orElse,
  when,
  whenSet,
  yamlDocument,
  type Expr,
  type Free,
} from '../../../src/index.js';
import type { Dagster } from './dagster.js';
import { runLauncher } from './run-launcher.js';
import { storageConfig } from './storage.js';
import type { Parts } from './parts.js';

/** The contents of dagster.yaml. https://docs.dagster.io/deployment/oss/dagster-yaml */
export function instanceConfig(parts: Parts, instanceConfigMap: Expr<string>): Expr<string> {
  const { values } = parts.chart;
  return yamlDocument(
    combine<Record<string, unknown>>(
      {
        scheduler: {
          module: 'dagster._core.scheduler',
          class: 'DagsterDaemonScheduler',
          config: { max_catchup_runs: values.scheduler.maxCatchupRuns, max_tick_retries: values.scheduler.maxTickRetries },
        },
        storage: storageConfig(values.storage, parts.database),
        run_launcher: runLauncher(parts, instanceConfigMap),
        ...concurrency(values),
        compute_logs: parts.computeLogs.config,
        ...runSettings(values),
        retention: retention(values),
        schedules: threads(values.schedules),
        sensors: threads(values.sensors),
        backfills: threads(values.backfills),
        ...automation(values),
        code_servers: {
          local_startup_timeout: values.codeServers.localStartupTimeout,
          reload_timeout: values.codeServers.reloadTimeout,
          wait_for_local_processes_on_shutdown: values.codeServers.waitForLocalProcessesOnShutdown,
        },
        python_logs: {
          managed_python_loggers: [items(values.pythonLogs.managedPythonLoggers)],
          python_log_level: values.pythonLogs.pythonLogLevel,
          dagster_handler_config: whenSet(values.pythonLogs.dagsterHandlerConfig),
        },
        telemetry: { enabled: values.telemetry.enabled },
        // A form for news by e-mail, which the user interface shows to whoever opens it first.
        nux: { enabled: false },
      },
      values.extraConfig,
    ),
  );
}

type Values = Dagster['values'];

/**
 * How many runs and steps may be in progress. Limits have one spelling, `concurrency`, which Dagster takes with or without
 * pools; the coordinator's own spelling of them conflicts with it.
 */
function concurrency({ pools, queue }: Values): Record<string, Free> {
  const limit = loop(queue.tagConcurrencyLimits);
  const meaningless = (key: string) =>
    concat(fail(`queue.enabled is false, but ${key}: limits of runs hold in the queue. Enable it, or leave them out.`));
  const conflict = when<string>(
    and(not(queue.enabled), isNotEmpty(queue.tagConcurrencyLimits)),
    meaningless('queue.tagConcurrencyLimits are set'),
    when<string>(
      and(not(queue.enabled), equals(orElse(pools.granularity, 'op'), 'run')),
      meaningless('pools.granularity is run'),
      'dagster._core.run_coordinator',
    ),
  );
  return {
    run_coordinator: {
      module: conflict,
      class: when<string>(queue.enabled, 'QueuedRunCoordinator', 'DefaultRunCoordinator'),
      config: when<object>(
        queue.enabled,
        {
          dequeue_interval_seconds: queue.dequeueIntervalSeconds,
          dequeue_use_threads: queue.dequeueUseThreads,
          dequeue_num_workers: queue.dequeueNumWorkers,
        } as never,
        {} as never,
      ),
    },
    concurrency: {
      runs: when<object>(queue.enabled, {
        max_concurrent_runs: queue.maxConcurrentRuns,
        tag_concurrency_limits: [limit.each<unknown>({ key: limit.item.key, value: limit.item.value, limit: limit.item.limit })],
      } as never),
      pools: {
        default_limit: pools.defaultLimit,
        granularity: pools.granularity,
        op_granularity_run_buffer: pools.opGranularityRunBuffer,
      },
    },
  };
}

function runSettings({ runMonitoring, runRetries }: Values): Record<string, Free> {
  return {
    run_monitoring: {
      enabled: runMonitoring.enabled,
      start_timeout_seconds: runMonitoring.startTimeoutSeconds,
      cancel_timeout_seconds: runMonitoring.cancelTimeoutSeconds,
      max_runtime_seconds: runMonitoring.maxRuntimeSeconds,
      max_resume_run_attempts: runMonitoring.maxResumeRunAttempts,
      poll_interval_seconds: runMonitoring.pollIntervalSeconds,
      cancellation_thread_poll_interval_seconds: runMonitoring.cancellationThreadPollIntervalSeconds,
      free_slots_after_run_end_seconds: runMonitoring.freeSlotsAfterRunEndSeconds,
    },
    run_retries: {
      enabled: runRetries.enabled,
      max_retries: runRetries.maxRetries,
      retry_on_asset_or_op_failure: runRetries.retryOnAssetOrOpFailure,
    },
  };
}

/** Always by how ticks ended: Dagster takes a plain 0 for "not set". */
function retention({ retention: { autoMaterialize, schedule, sensor } }: Values): Free {
  const days = ({ failure, skipped, started, success }: typeof schedule): Free => ({
    purge_after_days: { skipped, success, failure, started },
  });
  return { schedule: days(schedule), sensor: days(sensor), auto_materialize: days(autoMaterialize) };
}

const threads = ({ numSubmitWorkers, numWorkers, useThreads }: Values['sensors']): Free => ({
  use_threads: useThreads,
  num_workers: numWorkers,
  num_submit_workers: numSubmitWorkers,
});

function automation({ autoMaterialize, freshness }: Values): Record<string, Free> {
  const tag = loop(autoMaterialize.runTags, { key: 'tag', item: 'content' });
  return {
    auto_materialize: {
      enabled: autoMaterialize.enabled,
      use_sensors: autoMaterialize.useSensors,
      minimum_interval_seconds: autoMaterialize.minimumIntervalSeconds,
      max_tick_retries: autoMaterialize.maxTickRetries,
      respect_materialization_data_versions: autoMaterialize.respectMaterializationDataVersions,
      run_tags: tag.entry(tag.key, tag.item),
      use_threads: autoMaterialize.useThreads,
      num_workers: autoMaterialize.numWorkers,
    },
    freshness: { enabled: freshness.enabled },
  };
}
