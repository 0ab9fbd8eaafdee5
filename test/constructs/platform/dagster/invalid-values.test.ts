import { dagsterChart } from '../../../support/dagster.js';
import { testMistakes } from '../../../support/suite/mistakes.js';

testMistakes(dagsterChart(), 2000);
