import { Construct } from 'constructs';
import type * as k8s from '../kubernetes/index.js';
import type { Expr, Templated } from '../template/expression.js';
import type { KeyReference } from './config-map.js';
import { Manifest, type ManifestOptions } from './manifest.js';

export interface SecretProps<K extends string> extends ManifestOptions {
  /** Texts by key, as `stringData`: Kubernetes encodes them. */
  readonly data: { readonly [key in K]: Templated<string> | Expr<string | undefined> };
  /** Default: Opaque. */
  readonly type?: string;
}

/** A Secret with known keys. Pods of the chart that use it restart when its content changes, unless that is drawn at random. */
export class Secret<K extends string = string> extends Construct {
  readonly manifest: Manifest<k8s.Secret>;

  constructor(scope: Construct, id: string, props: SecretProps<K>) {
    super(scope, id);
    const { data, type = 'Opaque', ...options } = props;
    this.manifest = new Manifest<k8s.Secret>(this, 'Resource', { apiVersion: 'v1', kind: 'Secret', type, stringData: data }, options);
    this.manifest.declareParts(Object.keys(data));
  }

  get name(): Expr<string> {
    return this.manifest.ref;
  }

  /** One key, as `secretKeyRef` takes it. */
  key(key: K): KeyReference {
    return { name: this.name, key };
  }
}
