import type { KubeObject } from '../support/api.js';

/** A file of values, or values. */
export type Values = string | Readonly<Record<string, unknown>>;

/** What a chart is installed with. */
export interface Situation {
  /** What tests call it. */
  readonly name: string;
  /** Later ones win. */
  readonly values: readonly Values[];
  /** Texts from files, by the path of the value. */
  readonly files?: Readonly<Record<string, string>>;
  /** What must be in the namespace before. */
  readonly objects?: readonly KubeObject[];
  /** Whether jobs that run once are paused, so that nobody waits for their end. Default: false. */
  readonly paused?: boolean;
  /** Whether its images exist, so that it can be installed where pods really run. Default: false. */
  readonly real?: boolean;
}

/** An account that pods of a release run as. */
export interface Account {
  readonly name: string;
  /** What it may do in its namespace beyond what every account may, such as `create jobs.batch` or `get pods/log`. */
  readonly may: readonly string[];
  /** Whether its pods get its token. Default: where it may do anything. */
  readonly token?: boolean;
}

/** An account of a release that works in two namespaces: in which of them it is, and what it may do in each. */
export interface SpreadAccount {
  readonly name: string;
  readonly isElsewhere?: boolean;
  readonly mayHere: readonly string[];
  readonly mayElsewhere: readonly string[];
}

/** What tests must know about a chart beyond what is in its folder. */
export interface ChartTests {
  /** What its namespaces enforce. The restricted standard warns in any case, and no warning is accepted. */
  readonly podSecurity: 'baseline' | 'restricted';
  /** Whether it runs only where nodes are simulated, as it needs what no test gives it: a server outside. Default: false. */
  readonly simulatedOnly?: boolean;
  /** Laid over an environment's file, so that there is something to install. */
  environment(name: string): Omit<Situation, 'name'>;
  /** What an example needs beside its values. */
  example(name: string): Omit<Situation, 'name' | 'values'>;
  /** What values of tools/renders need beside them. */
  other?(name: string): Omit<Situation, 'name' | 'values'>;
  /** Another configuration, which replaces all that runs; it can be laid over any situation. */
  readonly changed: Values;
  /** Configurations, to be laid over that of an environment, with which an install does not come to its end. */
  readonly failing: Readonly<Record<string, Values>>;
  /** A resource, such as `cronjobs.batch`, that a half-done install lacks where the namespace refuses it. */
  readonly refused: string;
  /** Values with about so many objects, most of them of the `refused` kind, for a chart that can have any number of them. */
  many?(objects: number): Values;
  /** Whether an object is meant to outlive the release. */
  stays(object: KubeObject): boolean;
  /** What an uninstall leaves of a release with the first ci values, as `Secret/product-database`. */
  kept(release: string): readonly string[];
  /** Those of a release with the first ci values. */
  accounts(release: string): readonly Account[];
  /** For a chart whose releases can work in another namespace, too. */
  readonly spread?: {
    /** Laid over the first ci values. */
    values(namespace: string): Values;
    accounts(release: string): readonly SpreadAccount[];
  };
}
