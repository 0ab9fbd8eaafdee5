import { Construct } from 'constructs';
import type * as k8s from '../kubernetes/index.js';
import { expressionOf, type Expr, type Templated } from '../template/expression.js';
import { concat, release, toNode } from '../template/functions.js';
import { STRING } from '../template/types.js';
import { HelmChart } from './helm-chart.js';
import { Manifest, type ManifestOptions } from './manifest.js';

export interface ServicePortProps {
  readonly port: Templated<number>;
  /** The container port's name or number. Default: the port's name. */
  readonly targetPort?: Templated<string | number>;
  readonly appProtocol?: string;
  readonly nodePort?: Templated<number> | Expr<number | undefined>;
}

export interface ServiceProps<P extends string> extends ManifestOptions {
  /** Ports by name. */
  readonly ports: { readonly [name in P]: ServicePortProps };
  /** The component whose pods it selects. Default: that of the options. */
  readonly selects?: string;
  /** Further fields of the Service. */
  readonly spec?: Templated<Omit<k8s.ServiceSpec, 'ports' | 'selector'>>;
}

/** A Service with named ports, in front of the pods of a component. */
export class Service<P extends string = string> extends Construct {
  readonly manifest: Manifest<k8s.Service>;
  readonly #ports: ServiceProps<P>['ports'];

  constructor(scope: Construct, id: string, props: ServiceProps<P>) {
    super(scope, id);
    const { ports, selects, spec, ...options } = props;
    this.#ports = ports;
    const component = selects ?? options.component;
    this.manifest = new Manifest<k8s.Service>(
      this,
      'Resource',
      {
        apiVersion: 'v1',
        kind: 'Service',
        spec: {
          ...(spec as object),
          selector: HelmChart.of(this).selectorLabels(component),
          ports: Object.entries<ServicePortProps>(ports).map(([name, { port, targetPort = name, ...rest }]) => ({
            name,
            port,
            targetPort,
            ...rest,
          })) as Templated<k8s.ServicePort>[],
        },
      },
      options,
    );
    this.manifest.declareParts(Object.keys(ports));
  }

  get name(): Expr<string> {
    return this.manifest.ref;
  }

  /** The name under which every namespace of the cluster reaches the Service. */
  get host(): Expr<string> {
    return this.manifest.fact('the host name', toNode(concat(this.name, '.', release.namespace, '.svc')));
  }

  /** The number of a port. */
  port(name: P): Expr<number> {
    const port = toNode(this.#ports[name].port);
    return this.manifest.fact(`port '${name}'`, port) as Expr<unknown> as Expr<number>;
  }

  /** `<scheme>://<host>:<port>` */
  url(port: P, scheme = 'http'): Expr<string> {
    const node = toNode(concat(`${scheme}://`, this.host, ':', this.port(port)));
    return expressionOf<Expr<string>>({ ...node, type: STRING });
  }
}
