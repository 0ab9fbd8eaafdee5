import type { Construct } from 'constructs';
import {
  and,
  asPresent,
  equals,
  format,
  isPresent,
  required,
  when,
  When,
  whenSet,
  type Condition,
  type Expr,
  type TemplatedItem,
} from '../../../src/index.js';
import type { Volume, VolumeMount } from '../../../src/kubernetes/index.js';
import { Credential } from '../../common/credential.js';
import type { ChartVariable } from './env.js';
import type { Dagster } from './dagster.js';
import { COMPUTE_LOG_KEYS } from './values/compute-logs.js';

type Store = keyof typeof COMPUTE_LOG_KEYS;

/** Where pods find a credential that is a file. */
const FOLDER = '/etc/floe/compute-logs';

/** Where Dagster keeps what steps print. */
export class ComputeLogs {
  readonly #values: Dagster['values']['computeLogs'];
  readonly #secretName: Expr<string>;

  constructor(scope: Construct, values: Dagster['values']['computeLogs']) {
    this.#values = values;
    this.#secretName = new Credential(new When(scope, 'WithComputeLogCredential', isPresent(values.credential)), 'compute-logs', {
      source: asPresent(values.credential),
      suffix: 'compute-logs',
      path: 'computeLogs.credential',
    }).secretName;
  }

  /** The variables from which the store's client takes its credential. */
  get env(): Readonly<Record<string, ChartVariable>> {
    const ofSecret = (store: Store, key: string): ChartVariable => ({
      when: this.#hasCredentialOf(store),
      valueFrom: { secretKeyRef: { name: this.#secretName, key } },
    });
    const { azure, gcs, s3 } = COMPUTE_LOG_KEYS;
    return {
      ...Object.fromEntries(s3.map((key) => [key, ofSecret('s3', key)])),
      // The store's client is made with the default credentials first, even where Dagster is given others.
      GOOGLE_APPLICATION_CREDENTIALS: { when: this.#hasCredentialOf('gcs'), value: `${FOLDER}/${gcs}` },
      [azure]: ofSecret('azure', azure),
    };
  }

  get volumes(): TemplatedItem<Volume>[] {
    return [when<Volume>(this.#hasCredentialOf('gcs'), { name: 'compute-logs', secret: { secretName: this.#secretName } })];
  }

  get mounts(): TemplatedItem<VolumeMount>[] {
    return [when<VolumeMount>(this.#hasCredentialOf('gcs'), { name: 'compute-logs', mountPath: FOLDER, readOnly: true })];
  }

  #hasCredentialOf(store: Store): Condition {
    const { credential, type } = this.#values;
    return and(equals(type, store), isPresent(credential));
  }

  /** `compute_logs` of dagster.yaml. Logs in a pod's own folders would be gone with it: without a store there are none. */
  get config(): Expr<unknown> {
    const { azure, credential, custom, gcs, s3, type } = this.#values;
    const needed = (setting: Expr<string>, key: string) => required(setting, format`computeLogs.type is ${type}: set computeLogs.${key}.`);
    const store = <C>(name: string, then: C, otherwise: unknown): Expr<unknown> =>
      when<unknown>(equals(type, name as Store), then as never, otherwise as never);
    return store(
      's3',
      {
        module: 'dagster_aws.s3.compute_log_manager',
        class: 'S3ComputeLogManager',
        config: {
          bucket: needed(s3.bucket, 's3.bucket'),
          prefix: s3.prefix,
          region: whenSet(s3.region),
          endpoint_url: whenSet(s3.endpointUrl),
          use_ssl: s3.useSsl,
          verify: s3.verify,
          verify_cert_path: whenSet(s3.verifyCertPath),
          skip_empty_files: s3.skipEmptyFiles,
          upload_interval: s3.uploadInterval,
          upload_extra_args: whenSet(s3.uploadExtraArgs),
          show_url_only: s3.showUrlOnly,
        },
      },
      store(
        'gcs',
        {
          module: 'dagster_gcp.gcs.compute_log_manager',
          class: 'GCSComputeLogManager',
          config: {
            bucket: needed(gcs.bucket, 'gcs.bucket'),
            prefix: gcs.prefix,
            upload_interval: gcs.uploadInterval,
            show_url_only: gcs.showUrlOnly,
          },
        },
        store(
          'azure',
          {
            module: 'dagster_azure.blob.compute_log_manager',
            class: 'AzureBlobComputeLogManager',
            config: {
              storage_account: needed(azure.storageAccount, 'azure.storageAccount'),
              container: needed(azure.container, 'azure.container'),
              endpoint_suffix: azure.endpointSuffix,
              access_key_or_sas_token: when<{ env: string }>(isPresent(credential), { env: COMPUTE_LOG_KEYS.azure }),
              prefix: azure.prefix,
              upload_interval: azure.uploadInterval,
              show_url_only: azure.showUrlOnly,
            },
          },
          store(
            'custom',
            {
              module: needed(custom.module, 'custom.module'),
              class: needed(custom.class, 'custom.class'),
              config: custom.config,
            },
            { module: 'dagster._core.storage.noop_compute_log_manager', class: 'NoOpComputeLogManager', config: {} },
          ),
        ),
      ),
    );
  }
}
