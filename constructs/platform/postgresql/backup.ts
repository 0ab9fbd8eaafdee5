import {
  and,
  concat,
  equals,
  format,
  isNotEmpty,
  isPresent,
  lookup,
  Manifest,
  NamedTemplate,
  not,
  or,
  orElse,
  PersistentVolumeClaim,
  release,
  required,
  when,
  When,
  whenSet,
  type Condition,
  type Expr,
  type Templated,
  type TemplatedItem,
} from '../../../src/index.js';
import type { Container, CronJob, EnvVar, Job, JobSpec, Volume, VolumeMount } from '../../../src/kubernetes/index.js';
import { contentHash } from '../../common/content-hash.js';
import { Credential } from '../../common/credential.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import { imageReference } from '../../common/image.js';
import { literal, literals } from '../../common/literal.js';
import { podFields, podMetadata } from '../../common/pod-settings.js';
import { restrictedPod } from '../../common/security.js';
import { ownMounts, ownVolumes } from '../../common/volumes.js';
import type { Databases } from './databases.js';
import type { PostgreSql } from './postgresql.js';
import { CHECK_SCRIPT, DUMP_SCRIPT, PRUNE_SCRIPT, UPLOAD_SCRIPT } from './scripts/back-up.js';
import { FOLDERS } from './scripts/common.js';
import { DOWNLOAD_SCRIPT, RESTORE_SCRIPT } from './scripts/restore.js';
import type { Services } from './services.js';

/** `app.kubernetes.io/component` of backups and restores. */
export const BACKUP = 'backup';
export const RESTORE = 'restore';

/** The keys of the Secret of the object storage. */
const STORAGE_KEYS = { id: 'access-key-id', secret: 'secret-access-key' } as const;

/** Whether there are backups: on a schedule, or before what may go wrong. */
export const hasBackup = ({ values: { backup } }: PostgreSql): Condition => or(backup.enabled, backup.beforeUpgrade, backup.beforeDelete);

export const isInObjectStorage = ({ values: { backup } }: PostgreSql): Condition => equals(backup.destination, 's3');

/** Backups on a schedule and as hooks; and what restores one, when someone starts it. */
export class Backups {
  private readonly account: Expr<string>;
  private readonly claim: Expr<string>;
  private readonly storageSecret: { readonly isUsed: Condition; readonly name: Expr<string> };

  constructor(
    private readonly chart: PostgreSql,
    private readonly databases: Databases,
    private readonly services: Services,
    account: Expr<string>,
  ) {
    const { backup } = chart.values;
    this.account = account;
    const scope = new When(chart, 'WithBackup', hasBackup(chart));
    this.claim = this.ownClaim(scope);
    this.storageSecret = this.ownSecret(scope);
    this.claimCheck(scope);
    this.scheduled();
    this.hook('BeforeUpgrade', and(backup.beforeUpgrade, this.isPossible), ['pre-upgrade', 'pre-rollback']);
    this.hook('BeforeDelete', backup.beforeDelete, ['pre-delete']);
    this.restore(scope);
  }

  private ownClaim(scope: When): Expr<string> {
    const { claim } = this.chart.values.backup;
    const own = new PersistentVolumeClaim(new When(scope, 'InOwnClaim', this.isInOwnClaim), 'backup', {
      component: BACKUP,
      spec: {
        accessModes: claim.accessModes,
        storageClassName: claim.storageClassName,
        resources: { requests: { storage: claim.size } },
      },
    });
    own.manifest.merge({ metadata: { annotations: whenSet(claim.annotations) } });
    return orElse(claim.existingClaim, own.name);
  }

  private get isInOwnClaim(): Condition {
    return and(not(isInObjectStorage(this.chart)), not(isPresent(this.chart.values.backup.claim.existingClaim)));
  }

  /**
   * Sees whether backups can be written. Helm waits until a claim is bound, which many classes of storage do not do before a
   * pod needs it: without this one, `helm install --wait` would wait for the first backup.
   */
  private claimCheck(scope: When): void {
    const { backup } = this.chart.values;
    const check: Templated<Container> = {
      ...this.postgresql('check', CHECK_SCRIPT, []),
      env: [{ name: 'FLOE_BACKUPS', value: FOLDERS.backups }],
    };
    const spec = new NamedTemplate<JobSpec>(this.chart, 'claimCheckSpec', this.jobSpec(BACKUP, backup.backoffLimit, [], [check]));
    new Manifest<Job>(
      new When(scope, 'OfOwnClaim', this.isInOwnClaim),
      'claim-check',
      { apiVersion: 'batch/v1', kind: 'Job', spec: spec.include() },
      { component: BACKUP, suffix: concat('claim-check-', contentHash(spec)) },
    );
  }

  /** Whether an upgrade finds a server to back up, and the place for it: not where the upgrade is what brings them. */
  private get isPossible(): Condition {
    const { claim, s3 } = this.chart.values.backup;
    const found = (apiVersion: string, kind: string, name: Expr<string>): Condition =>
      isNotEmpty(lookup(apiVersion, kind, release.namespace, name));
    const { isUsed, name } = this.storageSecret;
    const inClaim = or(
      isPresent(claim.existingClaim),
      found('v1', 'PersistentVolumeClaim', this.chart.nameFor('PersistentVolumeClaim', 'backup')),
    );
    const inStorage = or(not(isUsed), isPresent(s3.credential.existingSecret), found('v1', 'Secret', name));
    return or(
      not(release.isUpgrade),
      and(
        found('apps/v1', 'StatefulSet', this.chart.nameFor('StatefulSet', '')),
        or(and(isInObjectStorage(this.chart), inStorage), and(not(isInObjectStorage(this.chart)), inClaim)),
      ),
    );
  }

  private ownSecret(scope: When): Backups['storageSecret'] {
    const { credential } = this.chart.values.backup.s3;
    const isGiven = or(isPresent(credential.externalSecret), isNotEmpty(credential.values));
    const { secretName } = new Credential(
      new When(scope, 'InObjectStorage', and(isInObjectStorage(this.chart), isGiven)),
      'object-storage',
      {
        source: credential,
        suffix: 'backup',
        path: 'backup.s3.credential',
      },
    );
    return { isUsed: or(isPresent(credential.existingSecret), isGiven), name: secretName };
  }

  private scheduled(): void {
    const { backup } = this.chart.values;
    new Manifest<CronJob>(
      new When(this.chart, 'OnSchedule', backup.enabled),
      'backup',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        spec: {
          schedule: backup.schedule,
          timeZone: backup.timeZone,
          concurrencyPolicy: 'Forbid',
          startingDeadlineSeconds: 3600,
          successfulJobsHistoryLimit: backup.successfulJobsHistoryLimit,
          failedJobsHistoryLimit: backup.failedJobsHistoryLimit,
          jobTemplate: { spec: this.backupSpec.include() },
        },
      },
      { component: BACKUP },
    );
  }

  private hook(id: string, condition: Condition, events: readonly ['pre-delete'] | readonly ['pre-upgrade', 'pre-rollback']): void {
    new Manifest<Job>(
      new When(this.chart, id, condition),
      `backup-${id === 'BeforeDelete' ? 'before-delete' : 'before-upgrade'}`,
      { apiVersion: 'batch/v1', kind: 'Job', spec: this.backupSpec.include() },
      { component: BACKUP, hook: { events: [...events], deletePolicy: ['before-hook-creation', 'hook-succeeded'] } },
    );
  }

  /** A CronJob that never runs by itself: from it, `kubectl create job` makes a restore. */
  private restore(scope: When): void {
    const { backup } = this.chart.values;
    const away = isInObjectStorage(this.chart);
    const which: TemplatedItem<EnvVar> = { name: 'FLOE_BACKUP', value: backup.restore.backup };
    const download = this.transfer('download', DOWNLOAD_SCRIPT, [which]);
    const restore: Templated<Container> = {
      ...this.postgresql('restore', RESTORE_SCRIPT, [which]),
      args: [literals(backup.restore.databases)],
    };
    new Manifest<CronJob>(
      scope,
      'restore',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        spec: {
          schedule: '@yearly',
          suspend: true,
          concurrencyPolicy: 'Forbid',
          startingDeadlineSeconds: 3600,
          jobTemplate: { spec: this.jobSpec(RESTORE, 0, [when<Container>(away, download)], [restore]) },
        },
      },
      { component: RESTORE },
    );
  }

  private template: NamedTemplate<JobSpec> | undefined;

  /** What the schedule and the hooks share. */
  private get backupSpec(): NamedTemplate<JobSpec> {
    const { backup } = this.chart.values;
    const away = isInObjectStorage(this.chart);
    const keep: TemplatedItem<EnvVar> = { name: 'FLOE_KEEP_DAYS', value: format`${backup.keepDays}` };
    const dump = this.postgresql('dump', DUMP_SCRIPT, []);
    const dumpAndPrune = this.postgresql('dump', `${DUMP_SCRIPT}\n${PRUNE_SCRIPT}`, [keep]);
    const upload = this.transfer('upload', UPLOAD_SCRIPT, [keep]);
    this.template ??= new NamedTemplate<JobSpec>(
      this.chart,
      'backupSpec',
      this.jobSpec(BACKUP, backup.backoffLimit, [when<Container>(away, dump)], [when<Container>(away, upload, dumpAndPrune)]),
    );
    return this.template;
  }

  private jobSpec(
    component: string,
    backoffLimit: Templated<number>,
    initContainers: readonly TemplatedItem<Container>[],
    containers: readonly TemplatedItem<Container>[],
  ): Templated<JobSpec> {
    const { backup, global } = this.chart.values;
    const away = isInObjectStorage(this.chart);
    return {
      backoffLimit,
      activeDeadlineSeconds: backup.activeDeadlineSeconds,
      template: {
        metadata: podMetadata(backup, this.chart.selectorLabels(component)),
        spec: {
          ...(restrictedPod({ containers: [] }) as object),
          serviceAccountName: this.account,
          imagePullSecrets: whenSet(global.floe.imagePullSecrets),
          restartPolicy: 'Never',
          ...podFields(backup),
          initContainers,
          containers,
          volumes: [
            { name: 'tmp', emptyDir: {} },
            when<Volume>(away, { name: 'backups', emptyDir: {} }, { name: 'backups', persistentVolumeClaim: { claimName: this.claim } }),
            ownVolumes(backup.volumes, { taken: '^(backups|tmp)$', whose: 'The backup' }),
          ],
        },
      } as never,
    };
  }

  private get mounts(): readonly TemplatedItem<VolumeMount>[] {
    return [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'backups', mountPath: FOLDERS.backups },
      ownMounts(this.chart.values.backup.volumes),
    ];
  }

  /** A container that works with the server, as its superuser. */
  private postgresql(name: string, script: string, env: readonly TemplatedItem<EnvVar>[]) {
    const { backup, global, image } = this.chart.values;
    const { superuser } = this.databases;
    return {
      name,
      image: imageReference(this.chart, image, 'The backup', global.floe.imageRegistry),
      imagePullPolicy: image.pullPolicy,
      command: ['sh', '-ec', script, name],
      env: [
        { name: 'FLOE_BACKUPS', value: FOLDERS.backups },
        { name: 'PGHOST', value: this.services.server.host },
        { name: 'PGPORT', value: String(PLATFORM_SERVICES.postgresql.port) },
        { name: 'PGUSER', value: 'postgres' },
        { name: 'PGDATABASE', value: 'postgres' },
        { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: superuser.name, key: superuser.key } } },
        { name: 'PGCONNECT_TIMEOUT', value: '10' },
        ...env,
      ],
      resources: whenSet(backup.resources),
      securityContext: whenSet(backup.securityContext),
      volumeMounts: this.mounts,
    };
  }

  /** A container that works with the object storage. */
  private transfer(name: string, script: string, env: readonly TemplatedItem<EnvVar>[]): Templated<Container> {
    const { backup, global } = this.chart.values;
    const { bucket, endpoint, image, prefix, provider, region, resources } = backup.s3;
    const { isUsed, name: secret } = this.storageSecret;
    const key = (variable: string, of: string): TemplatedItem<EnvVar> =>
      when<EnvVar>(isUsed, { name: variable, valueFrom: { secretKeyRef: { name: secret, key: of } } });
    const optional = (variable: string, text: Expr<string>): TemplatedItem<EnvVar> =>
      when<EnvVar>(isNotEmpty(text), { name: variable, value: literal(text) });
    return {
      name,
      image: imageReference(this.chart, image, 'The transfer of backups', global.floe.imageRegistry),
      imagePullPolicy: image.pullPolicy,
      command: ['sh', '-ec', script, name],
      env: [
        { name: 'FLOE_BACKUPS', value: FOLDERS.backups },
        { name: 'FLOE_REMOTE', value: format`${required(bucket, 'backup.s3.bucket must name the bucket of the backups.')}/${prefix}` },
        { name: 'HOME', value: '/tmp' },
        { name: 'RCLONE_CONFIG', value: '/tmp/rclone.conf' },
        { name: 'RCLONE_CONFIG_BACKUP_TYPE', value: 's3' },
        { name: 'RCLONE_CONFIG_BACKUP_PROVIDER', value: literal(provider) },
        // A key may be given for one bucket, and not for making one.
        { name: 'RCLONE_CONFIG_BACKUP_NO_CHECK_BUCKET', value: 'true' },
        { name: 'RCLONE_CONFIG_BACKUP_ENV_AUTH', value: when<string>(isUsed, 'false', 'true') },
        key('RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID', STORAGE_KEYS.id),
        key('RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY', STORAGE_KEYS.secret),
        optional('RCLONE_CONFIG_BACKUP_ENDPOINT', endpoint),
        optional('RCLONE_CONFIG_BACKUP_REGION', region),
        ...env,
      ],
      resources: whenSet(resources),
      securityContext: whenSet(backup.securityContext),
      volumeMounts: this.mounts,
    };
  }
}
