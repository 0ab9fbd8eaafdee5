import { value } from '../../../../src/index.js';
import { givenCredentialValues } from '../../../common/credential.js';
import { imageValues } from '../../../common/image.js';
import { url } from '../../../common/patterns.js';
import { podValues } from '../../../common/pod-settings.js';
import { POSTGRESQL_POD } from './pod.js';
import { claimValues } from './storage.js';

/** The S3 API's settings, as rclone takes them: https://rclone.org/s3/ */
const s3 = value.object(
  {
    bucket: value.string({ default: '', pattern: '^([a-z0-9][-a-z0-9.]*[a-z0-9])?$', maxLength: 63, description: 'The bucket.' }),
    prefix: value.string({
      default: 'postgresql',
      pattern: '^[-A-Za-z0-9_./]+$',
      description: 'The folder in the bucket. Not shared with other servers.',
    }),
    endpoint: url('The address of the storage. Default: that of the provider.'),
    region: value.string({ default: '', description: 'The region.' }),
    provider: value.string({
      default: 'AWS',
      minLength: 1,
      description: "The provider, by rclone's name for it; Other for any that is not on its list.",
    }),
    credential: givenCredentialValues({
      description:
        'The keys access-key-id and secret-access-key. Without any of these, the storage knows the pods by the identity that the cloud gives their service account.',
    }),
    image: imageValues({ repository: 'rclone/rclone', tag: '1.75.0' }),
    resources: value.k8s.resources({
      default: {
        requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
        limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '20Gi' },
      },
      description: 'What the transfer is promised, and what it may use.',
    }),
  },
  { description: 'Backups in object storage.' },
);

/** Backups and their restore. */
export const backupValues = value.object(
  {
    enabled: value.boolean({ default: false, description: 'Whether databases are backed up on a schedule.' }),
    schedule: value.withDefault(value.k8s.cron(), '0 3 * * *', { description: 'When, in cron format.' }),
    timeZone: value.k8s.timeZone({ default: 'Etc/UTC', description: 'The time zone of the schedule.' }),
    beforeUpgrade: value.boolean({
      default: false,
      description:
        'Whether each helm upgrade and rollback begins with a backup, and does nothing if that fails. Not the upgrade that brings the server or its backups.',
    }),
    beforeDelete: value.boolean({
      default: false,
      description: 'Whether helm uninstall begins with a backup, and does nothing if that fails.',
    }),
    keepDays: value.integer({
      default: 14,
      minimum: 1,
      maximum: 3650,
      description: 'After how many days a backup is removed: by the next that succeeds.',
    }),
    destination: value.oneOf(['claim', 's3'], {
      default: 'claim',
      description: 'Where backups go: a claim of storage in the cluster, or object storage.',
    }),
    claim: value.object(claimValues('10Gi'), { description: 'Backups in a claim, which is kept at uninstall.' }),
    s3,
    restore: value.object(
      {
        backup: value.string({
          default: 'latest',
          pattern: '^(latest|[0-9]{8}T[0-9]{6}Z)$',
          description: 'The backup that a restore takes, by its time: 20261231T030000Z; or the latest.',
        }),
        databases: value.list(value.string({ minLength: 1 }), {
          description: 'The databases that it restores. Default: all of the backup.',
        }),
      },
      { description: 'What a restore does; it is started by hand, see the README.' },
    ),
    backoffLimit: value.integer({ default: 2, minimum: 0, maximum: 10, description: 'How often a failed backup is tried again.' }),
    activeDeadlineSeconds: value.integer({
      default: 3600,
      minimum: 60,
      maximum: 86_400,
      description: 'After how many seconds a backup or restore is stopped and counts as failed.',
    }),
    successfulJobsHistoryLimit: value.integer({
      default: 3,
      minimum: 0,
      maximum: 100,
      description: 'How many finished backups are listed.',
    }),
    failedJobsHistoryLimit: value.integer({ default: 3, minimum: 0, maximum: 100, description: 'How many failed backups are listed.' }),
    ...podValues({
      ...POSTGRESQL_POD,
      resources: {
        requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
        limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '20Gi' },
      },
    }),
  },
  { description: 'Backups of all databases in the custom format of pg_dump, and their restore.' },
);
