import { value } from '../../../../src/index.js';

const seconds = (byDefault: number, description: string, minimum = 1) =>
  value.integer({ default: byDefault, minimum, maximum: 31_536_000, description });
const optionalSeconds = (description: string) => value.optional(value.integer({ minimum: 0, maximum: 31_536_000 }), { description });
const optionalWorkers = (description: string) => value.optional(value.integer({ minimum: 1, maximum: 1000 }), { description });

const tagValue = value.union([
  value.string(),
  value.object(
    {
      applyLimitPerUniqueValue: value.boolean({ default: true, description: 'Whether each value of the tag has the limit for itself.' }),
    },
    { description: 'Each value of the tag.' },
  ),
]);

const daemonThreads = (what: string) =>
  value.object(
    {
      useThreads: value.boolean({ default: true, description: `Whether several ${what} are worked on at once.` }),
      numWorkers: value.integer({ default: 4, minimum: 1, maximum: 1000, description: 'How many at once.' }),
      numSubmitWorkers: optionalWorkers('How many of their runs are submitted at once. Default: one after the other.'),
    },
    { description: `How the daemon works through ${what}.` },
  );

/** Days after which Dagster forgets ticks, by how they ended. https://docs.dagster.io/deployment/oss/dagster-yaml */
const ticks = (what: string, skipped: number) => {
  const days = (how: string, byDefault = -1) =>
    value.integer({ default: byDefault, minimum: -1, maximum: 36_500, description: `Those that ${how}.` });
  return value.object(
    { skipped: days('skipped', skipped), success: days('succeeded'), failure: days('failed'), started: days('did not end') },
    { description: `After how many days ticks of ${what} are forgotten. -1: never.` },
  );
};

/** What dagster.yaml says, beside storage, the launcher of runs and compute logs. */
export const instanceValues = {
  scheduler: value.object(
    {
      maxCatchupRuns: value.integer({
        default: 5,
        minimum: 0,
        maximum: 1000,
        description: 'How many missed partitions of a schedule are made up for after an outage.',
      }),
      maxTickRetries: value.integer({ default: 0, minimum: 0, maximum: 1000, description: 'How often a tick that fails is tried again.' }),
    },
    { description: 'Schedules.' },
  ),
  queue: value.object(
    {
      enabled: value.boolean({
        default: true,
        description: 'Whether runs wait in a queue until the daemon starts them. Otherwise each starts at once, whatever else runs.',
      }),
      maxConcurrentRuns: value.integer({
        default: 10,
        minimum: -1,
        maximum: 100_000,
        description: 'How many runs may be in progress at once. -1: any number. 0: none is started.',
      }),
      tagConcurrencyLimits: value.list(
        value.object({
          key: value.string({ minLength: 1, description: 'The tag.' }),
          value: value.optional(tagValue, { description: 'Its value, or each of its values. Default: all values together.' }),
          limit: value.integer({ minimum: 0, maximum: 100_000, description: 'How many runs with it may be in progress at once.' }),
        }),
        { description: 'Limits for runs with a tag.' },
      ),
      dequeueIntervalSeconds: seconds(5, 'How many seconds lie between two looks into the queue.'),
      dequeueUseThreads: value.boolean({ default: true, description: 'Whether several runs are started at once.' }),
      dequeueNumWorkers: value.integer({ default: 4, minimum: 1, maximum: 1000, description: 'How many are started at once.' }),
    },
    { description: 'The queue of runs.' },
  ),
  pools: value.object(
    {
      defaultLimit: value.optional(value.integer({ minimum: 0, maximum: 1000 }), {
        description: 'How many slots a pool has whose number nobody set. Default: any number.',
      }),
      granularity: value.optional(value.oneOf(['op', 'run']), {
        description: 'What takes a slot: each step, or the run as a whole. Default: op.',
      }),
      opGranularityRunBuffer: value.optional(value.integer({ minimum: 0, maximum: 100_000 }), {
        description: 'How many runs may start whose steps all have to wait for a slot.',
      }),
    },
    { description: 'Concurrency pools: limits for steps that share something.' },
  ),
  runMonitoring: value.object(
    {
      enabled: value.boolean({
        default: true,
        description: 'Whether the daemon looks after runs: those whose pods are gone fail, rather than run for ever.',
      }),
      startTimeoutSeconds: seconds(300, 'How many seconds a run may take to start.'),
      cancelTimeoutSeconds: seconds(180, 'How many seconds a run may take to end when it is stopped.'),
      maxRuntimeSeconds: optionalSeconds('After how many seconds a run is stopped. Default: never.'),
      maxResumeRunAttempts: value.integer({
        default: 0,
        minimum: 0,
        maximum: 1000,
        description: 'How often a run whose pod is gone is taken up again in a new one. Above 0, pods of runs get a token of the API.',
      }),
      pollIntervalSeconds: seconds(120, 'How many seconds lie between two looks.'),
      cancellationThreadPollIntervalSeconds: seconds(10, 'How many seconds lie between two looks of a run at whether it is to stop.'),
      freeSlotsAfterRunEndSeconds: optionalSeconds(
        'After how many seconds slots of pools are freed that an ended run holds. Default: never.',
      ),
    },
    { description: 'The monitoring of runs.' },
  ),
  runRetries: value.object(
    {
      enabled: value.boolean({ default: true, description: 'Whether runs that fail are tried again.' }),
      maxRetries: value.integer({ default: 0, minimum: 0, maximum: 1000, description: 'How often, where the run itself does not say.' }),
      retryOnAssetOrOpFailure: value.boolean({
        default: true,
        description: 'Whether also where a step failed, rather than the pod.',
      }),
    },
    { description: 'Retries of runs.' },
  ),
  retention: value.object(
    { schedule: ticks('schedules', -1), sensor: ticks('sensors', 7), autoMaterialize: ticks('declarative automation', 7) },
    { description: 'What Dagster forgets, and when.' },
  ),
  schedules: daemonThreads('schedules'),
  sensors: daemonThreads('sensors'),
  backfills: daemonThreads('backfills'),
  autoMaterialize: value.object(
    {
      enabled: value.boolean({ default: true, description: 'Whether declarative automation runs.' }),
      useSensors: value.boolean({ default: true, description: 'Whether it runs as sensors, one for each.' }),
      minimumIntervalSeconds: optionalSeconds('How many seconds lie at least between two evaluations, where it does not run as sensors.'),
      maxTickRetries: value.integer({
        default: 3,
        minimum: 0,
        maximum: 1000,
        description: 'How often an evaluation that fails is tried again.',
      }),
      respectMaterializationDataVersions: value.boolean({
        default: false,
        description: 'Whether data versions decide what is outdated, rather than times.',
      }),
      runTags: value.map(value.string(), { keys: { minLength: 1 }, description: 'Tags of the runs that it starts.' }),
      useThreads: value.boolean({ default: true, description: 'Whether several are evaluated at once.' }),
      numWorkers: value.integer({ default: 4, minimum: 1, maximum: 1000, description: 'How many at once.' }),
    },
    { description: 'Declarative automation.' },
  ),
  freshness: value.object(
    { enabled: value.boolean({ default: true, description: 'Whether freshness policies are evaluated.' }) },
    { description: 'Freshness of assets.' },
  ),
  codeServers: value.object(
    {
      reloadTimeout: seconds(180, 'How many seconds a location may take to load its code anew.'),
      localStartupTimeout: seconds(180, 'How many seconds a code server may take to start that Dagster starts itself.'),
      waitForLocalProcessesOnShutdown: value.boolean({
        default: false,
        description: 'Whether Dagster waits for those servers when it ends.',
      }),
    },
    { description: 'Servers of user code.' },
  ),
  pythonLogs: value.object(
    {
      managedPythonLoggers: value.list(value.string({ minLength: 1 }), {
        description: "Loggers of Python whose messages belong to a run's log.",
      }),
      pythonLogLevel: value.oneOf(['CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG', 'NOTSET'], {
        default: 'INFO',
        description: 'The level from which those messages count.',
      }),
      dagsterHandlerConfig: value.jsonObject({
        description: "Handlers, formatters and filters for the log of runs, as Python's logging takes them.",
      }),
    },
    { description: 'Messages of Python in the logs of runs.' },
  ),
  telemetry: value.object(
    { enabled: value.boolean({ default: false, description: 'Whether Dagster reports its use to its makers.' }) },
    { description: 'Telemetry.' },
  ),
  extraConfig: value.jsonObject({
    description: 'Further keys of dagster.yaml: secrets, defs_state_storage, ... Those that the chart writes itself cannot be given here.',
  }),
};
