import { and, either, format, isNotEmpty, loop, not, orElse, overlay, release, when, type TextLine } from '../../../src/index.js';
import { RUN_COMPONENT } from '../../common/dagster.js';
import { databaseSecret } from '../../common/database.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import type { Parts } from './parts.js';
import type { Webserver } from './webserver.js';
import { locationSuffix } from './workspace.js';

/** Where the user interface is, what is in the workspace, and how to read the password of the database. */
export function dagsterNotes({ chart, runNamespace }: Parts, webserver: Webserver): readonly TextLine[] {
  const { codeLocationDefaults, codeLocations, global, ingress, readOnlyWebserver, workspace } = chart.values;
  const kubectl = format`kubectl --namespace ${release.namespace}`;
  const { port } = PLATFORM_SERVICES.dagster;
  // Not the connection's: a chart that this one is part of prints the notes, too, and has none of its named templates.
  const secret = databaseSecret(global.floe.postgresql.databases, 'dagster');
  const scheme = either(isNotEmpty(ingress.tls), 'https', 'http');
  const host = loop(ingress.hosts, { item: 'host' });
  const readOnlyHost = loop(ingress.readOnlyHosts, { item: 'host' });
  const location = loop(codeLocations, { key: 'name', item: 'location' });
  const settings = overlay(codeLocationDefaults, location.item, 'settings');
  return [
    'Dagster, from your machine:',
    format`  ${kubectl} port-forward service/${webserver.service.name} ${port}:http`,
    format`  http://localhost:${port}${webserver.pathPrefix}`,
    host.each<string>(when<string>(ingress.enabled, format`  ${scheme}://${host.item}${webserver.pathPrefix}`)),
    readOnlyHost.each<string>(
      when<string>(
        and(ingress.enabled, readOnlyWebserver.enabled),
        format`  ${scheme}://${readOnlyHost.item}${webserver.pathPrefix} (read-only)`,
      ),
    ),
    '',
    when<string>(
      and(not(isNotEmpty(codeLocations)), not(isNotEmpty(workspace.servers))),
      'There is no code yet: add an image with your definitions under codeLocations.',
    ),
    location.each<string>(
      format`Code location ${orElse(settings.locationName, location.key)}: ${kubectl} logs deployment/${chart.nameFor('Deployment', locationSuffix(location.key))}`,
    ),
    format`Runs: kubectl --namespace ${runNamespace} get jobs,pods --selector app.kubernetes.io/instance=${release.name},app.kubernetes.io/component=${RUN_COMPONENT}`,
    format`The password of the database: ${kubectl} get secret ${secret.name} --output go-template='{{index .data "${secret.key}" | base64decode}}'`,
  ];
}
