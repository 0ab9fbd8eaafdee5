import { orIfEmpty, release, value, type Expr } from '../../src/index.js';
import { podsOf, type Party } from './flows.js';
import { fullname } from './globals.js';

/** What Dagster's neighbours read of `global.floe.dagster`, beside `enabled`. */
export const dagsterGlobals = {
  fullname: fullname('Dagster'),
  runNamespace: value.string({
    default: '',
    pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$',
    maxLength: 63,
    description: "The namespace in which Dagster starts its runs. Default: the release's own.",
  }),
};

/** `app.kubernetes.io/component` of the pods that Dagster starts for its runs. */
export const RUN_COMPONENT = 'run';

/** All pods of Dagster in the release's namespace. */
export const DAGSTER: Party = podsOf('Dagster', 'dagster');

/** The namespace in which runs start. */
export const runNamespace = (dagster: { readonly runNamespace: Expr<string> }): Expr<string> =>
  orIfEmpty(dagster.runNamespace, release.namespace);

/** The pods that Dagster starts for its runs, wherever that is. */
export const dagsterRuns = (dagster: { readonly runNamespace: Expr<string> }): Party =>
  podsOf('Dagster runs', 'dagster', RUN_COMPONENT, runNamespace(dagster));
