import { Construct } from 'constructs';
import type { ExternalSecretSpec } from '../../imports/external-secrets.io.js';
import {
  and,
  asPresent,
  base64Encode,
  call,
  external,
  fail,
  format,
  hasKey,
  HelmChart,
  isExpression,
  isNotEmpty,
  isPresent,
  loop,
  lookup,
  Manifest,
  not,
  or,
  orElse,
  orIfEmpty,
  randomText,
  release,
  value,
  when,
  When,
  type Condition,
  type Described,
  type Expr,
  type RefsOf,
  type Templated,
} from '../../src/index.js';
import type { Secret } from '../../src/kubernetes/index.js';
import type { CustomResource } from './custom-resource.js';

type ExternalSecret = CustomResource<'external-secrets.io/v1', 'ExternalSecret', ExternalSecretSpec>;

const SECRET_KEY = { pattern: '^[-._a-zA-Z0-9]+$', maxLength: 253 } as const;

/** The sources of a credential that someone else gives. The first that is set counts. */
const GIVEN = {
  existingSecret: value.optional(value.k8s.name(), {
    description: 'The name of a Secret that you made. It must have the keys that are used.',
  }),
  externalSecret: value.optional(
    value.object({
      storeRef: value.object(
        {
          name: value.k8s.name({ description: 'The store that has the credential.' }),
          kind: value.oneOf(['SecretStore', 'ClusterSecretStore'], { default: 'SecretStore', description: 'The kind of the store.' }),
        },
        { description: 'The store of External Secrets.' },
      ),
      refreshInterval: value.string({ default: '1h', pattern: '^[0-9]+(s|m|h)$', description: 'How often the store is asked again.' }),
      data: value.map(
        value.object({
          key: value.string({ description: 'The entry of the store.' }),
          property: value.optional(value.string(), { description: "The entry's property, if it has several." }),
        }),
        { keys: SECRET_KEY, description: 'What each key of the Secret is taken from.' },
      ),
    }),
    { description: 'The credential in a store of External Secrets (external-secrets.io), whose operator must be installed.' },
  ),
  values: value.map(value.secret(), {
    keys: SECRET_KEY,
    description: 'The credential itself, by key. For development: it ends up in the release.',
  }),
};

/** A credential that cannot be drawn at random: that of something outside. */
export const givenCredentialValues = (options: Described = {}) => value.object(GIVEN, options);

/**
 * Where a credential comes from. The first that is set counts: an existing Secret, External Secrets, texts given here (for
 * development), and keys generated once.
 *
 * @param generate the keys that are drawn where nothing else is given, and their lengths. Default: none.
 */
export const credentialValues = (options: Described = {}, generate: Readonly<Record<string, number>> = {}) =>
  value.object(
    {
      ...GIVEN,
      generate: value.map(value.integer({ minimum: 8, maximum: 256 }), {
        keys: SECRET_KEY,
        default: generate,
        description:
          'Keys drawn at random at the first install, and their lengths. Kept over upgrades; GitOps tools that only render need an existing Secret instead.',
      }),
    },
    options,
  );

export type CredentialSource = RefsOf<ReturnType<typeof credentialValues>>;
type GivenSource = RefsOf<ReturnType<typeof givenCredentialValues>>;

/** Why a credential that nobody gave is not drawn at random. */
export interface Refusal {
  readonly when: Condition;
  /** A reason that ends a sentence. */
  readonly because: string;
}

export interface CredentialProps {
  readonly source: CredentialSource | GivenSource;
  /** The part of the Secret's name after the chart's full name. Not needed with a `name`. */
  readonly suffix?: string | Expr<string>;
  /** The Secret's name, for one that other charts refer to. Default: the chart's full name and the suffix. */
  readonly name?: Expr<string>;
  /** Where the source is in the values, for messages. Default: the suffix. */
  readonly path?: string | Expr<string>;
  /** Keeps the Secret at uninstall: for what opens a volume that is kept. Default: false. */
  readonly keep?: boolean | Condition;
  /** When keys must not be drawn. Default: never. */
  readonly refusals?: readonly Refusal[];
}

/** Keys cannot be drawn where the values say that a tool renders the chart which does not see the cluster. */
export const notGenerated = (mayGenerate: Condition): Refusal => ({
  when: not(mayGenerate),
  because: 'global.floe.secrets.generate is false, for a tool that only renders charts would draw another at every sync',
});

/** A credential: one Secret, whichever of the four sources it comes from. */
export class Credential extends Construct {
  /** The name of the Secret. */
  readonly secretName: Expr<string>;

  constructor(scope: Construct, id: string, props: CredentialProps) {
    super(scope, id);
    const { source, suffix = '', name } = props;
    const own = name ?? HelmChart.of(this).nameFor('Secret', suffix);
    // Under either of the two conditions below, one of the two objects makes a Secret of this name.
    this.secretName = credentialSecretName(source, own);

    const fromStore = and(not(isPresent(source.existingSecret)), isPresent(source.externalSecret));
    this.#externalSecret(new When(this, 'FromStore', fromStore), source, own);
    const ofOwn = and(not(isPresent(source.existingSecret)), not(isPresent(source.externalSecret)));
    this.#secret(new When(this, 'Own', ofOwn), own, props);
  }

  #externalSecret(scope: Construct, source: GivenSource, name: Expr<string>): void {
    const store = asPresent(source.externalSecret);
    const key = loop(store.data, { key: 'key', item: 'remote' });
    new Manifest<ExternalSecret>(scope, 'ExternalSecret', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name },
      spec: {
        refreshInterval: store.refreshInterval,
        secretStoreRef: { name: store.storeRef.name, kind: store.storeRef.kind },
        target: { name: external(name) },
        data: [key.each({ secretKey: key.key, remoteRef: { key: key.item.key, property: key.item.property } })],
      },
    });
  }

  #secret(scope: Construct, name: Expr<string>, { source, suffix = '', path, keep = false, refusals = [] }: CredentialProps): void {
    const given = loop(source.values, { key: 'key', item: 'text' });
    const whose = path ?? format`The credential '${suffix}'`;
    const generate = 'generate' in source ? source.generate : undefined;
    const isGiven = isNotEmpty(source.values);
    new Manifest<Secret>(
      scope,
      'Secret',
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name, ...(isExpression(keep) ? { annotations: { 'helm.sh/resource-policy': when<string>(keep, 'keep') } } : {}) },
        type: 'Opaque',
        ...(generate === undefined ? {} : { data: this.#drawn(generate, source, name, whose, refusals) }),
        stringData: when<Record<string, string>>(
          generate === undefined ? isGiven : or(isGiven, isNotEmpty(generate)),
          given.entry(given.key, given.item),
          fail(
            format`${whose} has no source: set existingSecret, externalSecret${generate === undefined ? ' or values' : ', values or generate'}.`,
          ),
        ),
      },
      { keep: keep === true },
    );
  }

  /** The keys that are drawn once: those that nobody gives. */
  #drawn(
    generate: CredentialSource['generate'],
    { values }: GivenSource,
    name: Expr<string>,
    whose: string | Expr<string>,
    refusals: readonly Refusal[],
  ): Expr<Record<string, string>> {
    const drawn = loop(generate, { key: 'key', item: 'length' });
    const { item, key } = drawn;
    const known = call('dig', value.string(), 'data', key, '', lookup('v1', 'Secret', release.namespace, name));
    const draw = refusals.reduceRight<Templated<string>>(
      (otherwise, refusal) =>
        when<string>(
          refusal.when,
          fail(format`${whose} has no '${key}': set existingSecret, externalSecret or values, because ${refusal.because}.`),
          otherwise,
        ),
      orIfEmpty(known, base64Encode(randomText(item))),
    );
    return drawn.entry<string>(key, when<string>(not(hasKey(values, key)), draw));
  }
}

/** The name of the Secret of a credential: the operator's own, or that of the chart. */
export function credentialSecretName(source: Pick<GivenSource, 'existingSecret'>, own: Expr<string>): Expr<string> {
  return orElse(source.existingSecret, external(own));
}
