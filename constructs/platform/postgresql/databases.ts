import {
  combine,
  concat,
  fail,
  ForEach,
  format,
  loop,
  Manifest,
  matches,
  orElse,
  when,
  type Condition,
  type Expr,
  type Templated,
  type TemplatedItem,
} from '../../../src/index.js';
import type { ConfigMap, Volume, VolumeMount, VolumeProjection } from '../../../src/kubernetes/index.js';
import { Credential, credentialSecretName, notGenerated } from '../../common/credential.js';
import { DATABASE_SERVICES, databaseSecret, type DatabaseService } from '../../common/database.js';
import type { PostgreSql } from './postgresql.js';
import { FOLDERS, SUPERUSER } from './scripts/common.js';
import { PASSWORD_KEY } from './values/index.js';

/** Databases that PostgreSQL has of its own. */
const RESERVED_DATABASES = '^(postgres|template0|template1)$';
/** Roles that it has of its own, and those that it lets nobody make. */
const RESERVED_ROLES = '^(postgres|pg_.*)$';

/** The databases that the server is to have, and all passwords: as files, for scripts and for no command line. */
export class Databases {
  readonly volumes: readonly TemplatedItem<Volume>[];
  readonly mounts: readonly TemplatedItem<VolumeMount>[] = [
    { name: 'databases', mountPath: FOLDERS.databases, readOnly: true },
    { name: 'roles', mountPath: FOLDERS.roles, readOnly: true },
    { name: 'credentials', mountPath: FOLDERS.credentials, readOnly: true },
  ];
  /** The Secret with the superuser's password. */
  readonly superuser: { readonly name: Expr<string>; readonly key: string };

  constructor(private readonly chart: PostgreSql) {
    const { credential, databases, global } = chart.values;
    const refusals = [notGenerated(global.floe.secrets.generate)];
    const superuser = new Credential(chart, 'superuser', {
      source: credential,
      suffix: 'superuser',
      path: 'credential',
      keep: true,
      refusals,
    });
    const each = new ForEach(chart, 'Databases', databases);
    new Credential(each, 'database', {
      source: each.item.credential,
      suffix: concat('database-', each.key),
      path: format`databases.${each.key}.credential`,
      keep: true,
      refusals,
    });
    this.superuser = { name: superuser.secretName, key: PASSWORD_KEY };
    this.volumes = [
      { name: 'databases', configMap: { name: this.names('databases').ref } },
      { name: 'roles', configMap: { name: this.names('roles').ref } },
      { name: 'credentials', projected: { defaultMode: 0o440, sources: this.passwords() } },
    ];
  }

  /** The services of the platform whose databases are here, and when. */
  private services(): readonly { readonly service: DatabaseService; readonly isOn: Condition }[] {
    const { floe } = this.chart.values.global;
    return DATABASE_SERVICES.map((service) => ({ service, isOn: floe[service].enabled }));
  }

  /** The names of the databases or of their roles, as a file for each. */
  private names(id: 'databases' | 'roles'): Manifest<ConfigMap> {
    const { databases, global } = this.chart.values;
    const [key, reserved] = id === 'databases' ? (['name', RESERVED_DATABASES] as const) : (['username', RESERVED_ROLES] as const);
    const own = loop(databases);
    const ofServices = this.services().map(({ isOn, service }) => {
      const wanted = global.floe.postgresql.databases[service][key];
      return when<Record<string, string>>(isOn, {
        [service]: checked(wanted, reserved, `global.floe.postgresql.databases.${service}.${key}`),
      });
    });
    return new Manifest<ConfigMap>(this.chart, id, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: combine<Record<string, string>>(
        ...ofServices,
        own.entry<string>(format`own-${own.key}`, checked(orElse(own.item[key], own.key), reserved, format`databases.${own.key}.${key}`)),
      ),
    });
  }

  /** The password of each role as a file, called as those of the names. */
  private passwords(): TemplatedItem<VolumeProjection>[] {
    const { databases, global } = this.chart.values;
    const file = (name: Expr<string>, key: string, path: Templated<string>): Templated<VolumeProjection> => ({
      secret: { name, items: [{ key, path }] },
    });
    const own = loop(databases);
    const ownSecret = this.chart.nameFor('Secret', concat('database-', own.key));
    return [
      file(this.superuser.name, this.superuser.key, SUPERUSER),
      ...this.services().map(({ isOn, service }) => {
        const { key, name } = databaseSecret(global.floe.postgresql.databases, service);
        return when<VolumeProjection>(isOn, file(name, key, service));
      }),
      own.each<VolumeProjection>(file(credentialSecretName(own.item.credential, ownSecret), PASSWORD_KEY, format`own-${own.key}`)),
    ];
  }
}

function checked(name: Expr<string>, reserved: string, path: string | Expr<string>): Expr<string> {
  return when<string>(matches(name, reserved), fail(format`${path} is '${name}', which is PostgreSQL's own. Give it another name.`), name);
}
