import {
  asText,
  fail,
  format,
  isPresent,
  isText,
  loop,
  matches,
  replace,
  textDocument,
  toJson,
  when,
  type Expr,
} from '../../../src/index.js';
import { ConfigFiles } from '../../common/config-files.js';
import type { PostgreSql } from './postgresql.js';
import { FOLDERS } from './scripts/common.js';

/** Settings that the chart gives on the command line, which wins: in the file they would do nothing. */
const OF_CHART =
  '^(?i)(config_file|data_directory|external_pid_file|hba_file|ident_file|listen_addresses|port|ssl|ssl_cert_file|ssl_key_file|unix_socket_directories)$';

/** postgresql.conf and pg_hba.conf. */
export function configFiles(chart: PostgreSql): ConfigFiles<'postgresql.conf' | 'pg_hba.conf'> {
  const { settings, tls } = chart.values;
  const each = loop(settings, { key: 'name', item: 'setting' });
  const refused = fail(format`The setting '${each.key}' is the chart's own: take it out of settings.`);
  const line = when<string>(
    isText(each.item),
    format`${each.key} = ${quoted(asText(each.item))}`,
    format`${each.key} = ${toJson(each.item)}`,
  );
  return new ConfigFiles(chart, 'config', {
    mountPath: FOLDERS.config,
    files: {
      'postgresql.conf': textDocument([each.each<string>(when<string>(matches(each.key, OF_CHART), refused, line))]),
      // Passwords only, and never in the open: also on the socket, for any process of the pod could be it.
      'pg_hba.conf': textDocument([
        'local all all scram-sha-256',
        when<string>(
          isPresent(tls.existingSecret),
          when<string>(tls.required, 'hostssl all all all scram-sha-256', 'host all all all scram-sha-256'),
          'host all all all scram-sha-256',
        ),
      ]),
    },
  });
}

/** As the file takes it: https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-CONFIGURATION-FILE */
function quoted(text: Expr<string>): Expr<string> {
  const escaped = [
    ['\\', '\\\\'],
    ["'", "''"],
    ['\n', '\\n'],
    ['\r', '\\r'],
  ].reduce<Expr<string>>((all, [from, to]) => replace(all, from as string, to as string), text);
  return format`'${escaped}'`;
}
