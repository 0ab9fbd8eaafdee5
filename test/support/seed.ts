import fc from 'fast-check';

/** In CI the cases are the same in every run, so that a failure is the change's own; elsewhere they are new each time. */
const { CI, FLOE_SEED } = process.env;
const seed = FLOE_SEED ?? (CI === undefined ? undefined : '20261123');
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
