import type { Construct } from 'constructs';
import { ForEach, HelmChart, orElse, ServiceAccount, when, When, whenSet, type Expr } from '../../src/index.js';
import { Credential } from '../common/credential.js';
import { addAlerts } from './alerts.js';
import { Artifacts } from './artifacts.js';
import { addChartTest } from './chart-test.js';
import { commonEnvironment } from './common-env.js';
import { CI_VALUES, ENVIRONMENTS } from './environments.js';
import { addJobs } from './job.js';
import { addLimits } from './limits.js';
import { addNetworkPolicy } from './network-policy.js';
import { addNotes } from './notes.js';
import { README } from './readme.js';
import { floeJobsValues } from './values/index.js';

/** The Jobs and CronJobs of one data product, with its CompiledArtifacts and credentials. */
export class FloeJobs extends HelmChart<typeof floeJobsValues> {
  constructor(scope: Construct, id = 'floe-jobs') {
    super(scope, id, {
      name: 'floe-jobs',
      version: '0.1.0',
      description: 'The jobs of a floe data product: dbt runs, ingestion, quality checks, on a schedule or once.',
      keywords: ['floe', 'dbt', 'dlt', 'data', 'cronjob', 'job'],
      partOf: 'floe',
      values: floeJobsValues,
      fullname: (values) => orElse(values.fullnameOverride, HelmChart.releaseName),
      readme: README,
    });
    const artifacts = new Artifacts(this, this.values.artifacts);
    const credential = new ForEach(this, 'Credentials', this.values.credentials);
    new Credential(credential, 'credential', { source: credential.item, suffix: credential.key });
    const common = commonEnvironment(this, artifacts);
    const account = this.#account();
    addJobs(this, artifacts, common, account);
    addNetworkPolicy(this);
    addLimits(this);
    addAlerts(this);
    addChartTest(this, artifacts, common, account);
    addNotes(this);
    for (const [name, values] of Object.entries(ENVIRONMENTS)) this.addEnvironment(name, values);
    this.addCiValues('jobs', CI_VALUES);
  }

  /** The labels by which floe knows a job. */
  jobLabels(job: Expr<string>): Record<string, Expr<string> | Expr<string | undefined>> {
    const { name, domain, owner, tier } = this.values.product;
    return {
      'floe.dev/job': job,
      'floe.dev/product': whenSet(name),
      'floe.dev/domain': whenSet(domain),
      'floe.dev/owner': whenSet(owner),
      'floe.dev/tier': whenSet(tier),
    };
  }

  /** The account that the pods run as. It is given no rights. */
  #account(): Expr<string> {
    const { create, name, annotations } = this.values.serviceAccount;
    const own = new ServiceAccount(new When(this, 'OwnAccount', create), 'account', { suffix: '', annotations: whenSet(annotations) });
    return when<string>(create, own.name, orElse(name, 'default'));
  }
}
