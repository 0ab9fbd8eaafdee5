import { platformChart } from '../../../support/platform.js';
import { testEffects } from '../../../support/suite/effects.js';

// What lies under the services' names is their charts' affair.
testEffects(platformChart(), {
  isTried: (pattern) => pattern.startsWith('global.'),
  isSwitched: () => true,
  switched: {
    global: {
      floe: { postgresql: { host: 'db.example.com', databases: { dagster: { credential: { existingSecret: 'operators' } } } } },
    },
  },
  known: { 'values.*': ['another'], sslMode: ['require'] },
  refusing: ['global.floe.secrets.generate'],
  atLeast: 20,
  references: 300,
});
