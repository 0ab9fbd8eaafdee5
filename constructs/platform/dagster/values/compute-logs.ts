import { credentialValues } from '../../../common/credential.js';
import { optionalPath, url } from '../../../common/patterns.js';
import { value } from '../../../../src/index.js';

const prefix = value.string({ default: 'dagster', description: 'What the names of all objects begin with.' });
const uploadInterval = value.optional(value.integer({ minimum: 1, maximum: 86_400 }), {
  description: 'How many seconds lie between two uploads of a running step. Default: only when it has ended.',
});
const showUrlOnly = value.boolean({
  default: false,
  description: 'Whether the user interface shows the address of a log rather than the log.',
});

/** The keys of the Secret with a store's credential: variables of all pods, and for GCS a file. */
export const COMPUTE_LOG_KEYS = {
  s3: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  gcs: 'credentials.json',
  azure: 'AZURE_STORAGE_KEY',
} as const;

/** Where what steps print is kept. https://docs.dagster.io/deployment/oss/oss-instance-configuration#compute-log-storage */
export const computeLogValues = value.object(
  {
    type: value.oneOf(['none', 's3', 'gcs', 'azure', 'custom'], {
      default: 'none',
      description:
        "Where what steps print is kept: one of the stores below, or in the pods' logs alone. Images of code locations need dagster-aws, dagster-gcp or dagster-azure.",
    }),
    credential: value.optional(credentialValues(), {
      description: `The credential of the store, for all pods of Dagster, code locations and runs among them: the keys ${COMPUTE_LOG_KEYS.s3.join(' and ')} for S3, ${COMPUTE_LOG_KEYS.gcs} (of a service account) for GCS, ${COMPUTE_LOG_KEYS.azure} (a key or a SAS token) for Azure. Default: the identity of the service accounts.`,
    }),
    s3: value.object(
      {
        bucket: value.string({ default: '', description: 'The bucket.' }),
        prefix,
        region: value.string({ default: '', description: 'Its region. Default: that of the AWS session.' }),
        endpointUrl: url("The store's address, if it is not AWS."),
        useSsl: value.boolean({ default: true, description: 'Whether the store is reached by TLS.' }),
        verify: value.boolean({ default: true, description: "Whether the store's certificate is checked." }),
        verifyCertPath: optionalPath({
          description: 'The file with the authorities that are trusted, in one of the volumes. Default: those of the image.',
        }),
        skipEmptyFiles: value.boolean({ default: false, description: 'Whether empty logs are left out.' }),
        uploadInterval,
        uploadExtraArgs: value.jsonObject({ description: 'Further arguments of uploads: {ServerSideEncryption: AES256}, for example.' }),
        showUrlOnly,
      },
      { description: 'S3, and what speaks its protocol.' },
    ),
    gcs: value.object(
      { bucket: value.string({ default: '', description: 'The bucket.' }), prefix, uploadInterval, showUrlOnly },
      { description: 'Google Cloud Storage.' },
    ),
    azure: value.object(
      {
        storageAccount: value.string({ default: '', description: 'The storage account.' }),
        container: value.string({ default: '', description: 'The container.' }),
        endpointSuffix: value.string({ default: 'core.windows.net', minLength: 1, description: "The end of the store's address." }),
        prefix,
        uploadInterval,
        showUrlOnly,
      },
      { description: 'Azure Blob Storage.' },
    ),
    custom: value.object(
      {
        module: value.string({ default: '', description: 'The Python module.' }),
        class: value.string({ default: '', description: 'Its class.' }),
        config: value.jsonObject({ description: "The class's configuration." }),
      },
      { description: 'A class of your own.' },
    ),
  },
  { description: 'Compute logs: what steps print.' },
);
