import { Construct } from 'constructs';
import * as plus from 'cdk8s-plus-28';
import { asString, type Expr } from '../../src/index.js';

/** A part of an existing cdk8s app, made of cdk8s-plus constructs, inside a Helm chart. */
export class PlusApp extends Construct {
  constructor(scope: Construct, id: string, domain: Expr<string>) {
    super(scope, id);
    const config = new plus.ConfigMap(this, 'config', { data: { domain: asString(domain), url: `https://${asString(domain)}/` } });
    const account = new plus.ServiceAccount(this, 'account');
    const web = new plus.Deployment(this, 'web', {
      replicas: 1,
      serviceAccount: account as plus.IServiceAccount,
      containers: [
        { image: 'web:1', portNumber: 8080, envVariables: { DOMAIN: plus.EnvValue.fromConfigMap(config as plus.IConfigMap, 'domain') } },
      ],
    });
    const api = new plus.Deployment(this, 'api', { replicas: 1, containers: [{ image: 'api:1', portNumber: 9090 }] });
    web.exposeViaService();
    api.exposeViaService();
    const role = new plus.Role(this, 'reader');
    role.allowRead(plus.ApiResource.PODS, plus.ApiResource.CONFIG_MAPS);
    role.bind(account);
    new plus.NetworkPolicy(this, 'isolation', {
      selector: web,
      ingress: { default: plus.NetworkPolicyTrafficDefault.DENY, rules: [{ peer: api }] },
    });
  }
}
