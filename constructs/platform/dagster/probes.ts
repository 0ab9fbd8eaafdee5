import { when, type Expr, type RefsOf, type Templated } from '../../../src/index.js';
import type { Probe } from '../../../src/kubernetes/index.js';
import type { probeValues } from './values/probes.js';

type Settings = RefsOf<ReturnType<typeof probeValues>>;

/** A probe that does one thing, when its settings say. */
export const probe = (settings: Settings, action: Exclude<Templated<Probe>, Expr<Probe>>): Expr<Probe | undefined> =>
  when<Probe>(settings.enabled, {
    ...action,
    periodSeconds: settings.periodSeconds,
    timeoutSeconds: settings.timeoutSeconds,
    failureThreshold: settings.failureThreshold,
  } as Templated<Probe>);
