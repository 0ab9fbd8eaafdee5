import { postgresqlChart } from '../../../support/postgresql.js';
import { testEffects } from '../../../support/suite/effects.js';

testEffects(postgresqlChart(), {
  known: {
    digest: [`sha256:${'0123456789abcdef'.repeat(4)}`],
    endpoint: ['https://changed.example:9443/path'],
    'settings.*': ['1min'],
    'values.*': ['another'],
  },
  refusing: ['global.floe.secrets.generate'],
  atLeast: 140,
  references: 300,
});
