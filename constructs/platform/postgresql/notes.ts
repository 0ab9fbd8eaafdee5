import { format, loop, orElse, release, when, type TextLine } from '../../../src/index.js';
import { DATABASE_SERVICES } from '../../common/database.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import { hasBackup } from './backup.js';
import type { Databases } from './databases.js';
import type { PostgreSql } from './postgresql.js';
import type { Services } from './services.js';

/** Where the server is, whose databases it has, and how to look into it. */
export function postgresqlNotes(chart: PostgreSql, databases: Databases, { server }: Services): readonly TextLine[] {
  const { backup, databases: own, global } = chart.values;
  const { floe } = global;
  const kubectl = format`kubectl --namespace ${release.namespace}`;
  const each = loop(own);
  return [
    format`PostgreSQL is at ${server.host}:${server.port('postgresql')}, with the databases`,
    ...DATABASE_SERVICES.map((service) => {
      const { name, username } = floe.postgresql.databases[service];
      return when<string>(floe[service].enabled, format`  ${name}, of role ${username}`);
    }),
    each.each<string>(format`  ${orElse(each.item.name, each.key)}, of role ${orElse(each.item.username, each.key)}`),
    '',
    'The password of the superuser, postgres, and a session as it:',
    format`  ${kubectl} get secret ${databases.superuser.name} --output 'go-template={{ index .data "${databases.superuser.key}" | base64decode }}'`,
    format`  ${kubectl} exec --stdin --tty statefulset/${chart.nameFor('StatefulSet', '')} --container postgresql -- psql --username postgres`,
    '',
    'From outside of the cluster:',
    format`  ${kubectl} port-forward service/${server.name} ${PLATFORM_SERVICES.postgresql.port}`,
    when<string>(
      backup.enabled,
      format`\nA backup now:\n  ${kubectl} create job --from cronjob/${chart.nameFor('CronJob', 'backup')} backup-now`,
    ),
    when<string>(
      hasBackup(chart),
      format`\nBring back backup '${backup.restore.backup}', while services go on until it is complete:\n  ${kubectl} create job --from cronjob/${chart.nameFor('CronJob', 'restore')} restore-now`,
    ),
  ];
}
