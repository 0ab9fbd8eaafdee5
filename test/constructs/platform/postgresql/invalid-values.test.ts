import { postgresqlChart } from '../../../support/postgresql.js';
import { testMistakes } from '../../../support/suite/mistakes.js';

testMistakes(postgresqlChart(), 800);
