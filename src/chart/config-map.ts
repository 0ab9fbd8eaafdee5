import { Construct } from 'constructs';
import type * as k8s from '../kubernetes/index.js';
import type { Expr, Templated } from '../template/expression.js';
import { Manifest, type ManifestOptions } from './manifest.js';

/** Where a container finds one key of a ConfigMap or Secret. */
export interface KeyReference {
  readonly name: Expr<string>;
  readonly key: string;
}

export interface ConfigMapProps<K extends string> extends ManifestOptions {
  /** Texts by key: constants, expressions, or documents. */
  readonly data: { readonly [key in K]: Templated<string> | Expr<string | undefined> };
}

/** A ConfigMap with known keys. Pods of the chart that use it restart when its content changes. */
export class ConfigMap<K extends string = string> extends Construct {
  readonly manifest: Manifest<k8s.ConfigMap>;

  constructor(scope: Construct, id: string, props: ConfigMapProps<K>) {
    super(scope, id);
    const { data, ...options } = props;
    this.manifest = new Manifest<k8s.ConfigMap>(this, 'Resource', { apiVersion: 'v1', kind: 'ConfigMap', data }, options);
    this.manifest.declareParts(Object.keys(data));
  }

  get name(): Expr<string> {
    return this.manifest.ref;
  }

  /** One key, as `configMapKeyRef` takes it. */
  key(key: K): KeyReference {
    return { name: this.name, key };
  }
}
