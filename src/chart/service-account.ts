import { Construct } from 'constructs';
import type * as k8s from '../kubernetes/index.js';
import { expressionOf, type Expr, type Templated } from '../template/expression.js';
import { toNode } from '../template/functions.js';
import { Manifest, type ManifestOptions } from './manifest.js';

export interface ServiceAccountProps extends ManifestOptions {
  /** Such as those by which clouds give workloads an identity. */
  readonly annotations?: Templated<Record<string, string>> | Expr<Record<string, string> | undefined>;
  /** Whether pods get the account's token. Default: false; pods that call the API switch it on for themselves. */
  readonly automountToken?: boolean;
}

/** A ServiceAccount, whose token no pod gets unasked. */
export class ServiceAccount extends Construct {
  readonly manifest: Manifest<k8s.ServiceAccount>;

  constructor(scope: Construct, id: string, props: ServiceAccountProps = {}) {
    super(scope, id);
    const { annotations, automountToken = false, ...options } = props;
    this.manifest = new Manifest<k8s.ServiceAccount>(
      this,
      'Resource',
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        ...(annotations === undefined ? {} : { metadata: { annotations } }),
        automountServiceAccountToken: automountToken,
      },
      options,
    );
  }

  get name(): Expr<string> {
    return this.manifest.ref;
  }
}

/** The name of an object that is not of this chart: made by the operator, by another release, or by Kubernetes. */
export function external(name: string | Expr<string>): Expr<string> {
  return expressionOf<Expr<string>>({ op: 'external', of: toNode(name), type: toNode(name).type });
}
