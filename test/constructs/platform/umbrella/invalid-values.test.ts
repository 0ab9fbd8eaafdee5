import { platformChart } from '../../../support/platform.js';
import { testMistakes } from '../../../support/suite/mistakes.js';

// What lies deeper under the services' names is their charts' affair. Helm takes null for the default of a subchart's value,
// and of a global that a subchart declares.
testMistakes(platformChart(), 100, ({ kind, path }) => kind !== 'null' && (path[0] === 'global' || path.length < 3));
