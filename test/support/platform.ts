import { FloePlatform } from '../../constructs/index.js';
import { isOperators, RICH_POSTGRESQL } from './postgresql-values.js';
import { ChartUnderTest, type Values } from './suite/chart.js';

const { global: _, ...postgresql } = RICH_POSTGRESQL.s3;

/** What reaches a server outside of the release. */
export const OUTSIDE = {
  global: {
    floe: {
      postgresql: {
        enabled: false,
        host: 'db.example.com',
        port: 6432,
        sslMode: 'verify-full',
        caSecret: { name: 'operators', key: 'ca.pem' },
        databases: { dagster: { name: 'orchestrator', username: 'dagster_app', credential: { existingSecret: 'operators' } } },
      },
    },
  },
};

/** Every value under `global`, in configurations that go together. */
export const RICH_PLATFORM: Readonly<Record<string, Values>> = {
  embedded: {
    global: {
      floe: {
        imageRegistry: 'mirror.example.com',
        imagePullSecrets: [{ name: 'registry' }],
        postgresql: { databases: { dagster: { name: 'orchestrator', username: 'dagster_app' } } },
      },
    },
    postgresql,
    dagster: {
      codeLocations: { sales: { image: { repository: 'example/sales', tag: '1' }, code: { module: 'sales' } } },
      readOnlyWebserver: { enabled: true },
    },
  },
  given: {
    global: {
      floe: {
        postgresql: { fullname: 'database', databases: { dagster: { credential: { values: { 'postgresql-password': 'given' } } } } },
      },
    },
  },
  stored: {
    global: {
      floe: {
        postgresql: {
          databases: {
            dagster: {
              credential: {
                externalSecret: { storeRef: { name: 'vault' }, data: { 'postgresql-password': { key: 'a/b', property: 'p' } } },
              },
            },
          },
        },
      },
    },
  },
  outside: OUTSIDE,
  // Runs of another namespace need a Secret there.
  existing: {
    global: {
      floe: {
        dagster: { runNamespace: 'jobs' },
        postgresql: { databases: { dagster: { credential: { existingSecret: 'operators' } } } },
      },
    },
  },
};

/** What an environment needs beside its file. */
const needed = (name: string): Values => (name === 'prod' ? OUTSIDE : {});

/** The umbrella, for a file of tests. */
export const platformChart = (): ChartUnderTest =>
  new ChartUnderTest((app) => new FloePlatform(app), { variants: RICH_PLATFORM, isOperators, environment: needed });
