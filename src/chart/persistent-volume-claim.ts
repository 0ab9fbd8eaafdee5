import { Construct } from 'constructs';
import type * as k8s from '../kubernetes/index.js';
import type { Expr, Templated } from '../template/expression.js';
import { Manifest, type ManifestOptions } from './manifest.js';

export interface PersistentVolumeClaimProps extends ManifestOptions {
  readonly spec: Templated<k8s.PersistentVolumeClaimSpec>;
}

/** A claim of storage, which outlives the release unless `keep` is false. */
export class PersistentVolumeClaim extends Construct {
  readonly manifest: Manifest<k8s.PersistentVolumeClaim>;

  constructor(scope: Construct, id: string, props: PersistentVolumeClaimProps) {
    super(scope, id);
    const { spec, keep = true, ...options } = props;
    const object = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec } as const;
    this.manifest = new Manifest<k8s.PersistentVolumeClaim>(this, 'Resource', object, { keep, ...options });
  }

  get name(): Expr<string> {
    return this.manifest.ref;
  }
}
