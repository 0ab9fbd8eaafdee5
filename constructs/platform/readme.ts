import type { FloePlatform } from './floe-platform.js';
import { MOVE_IN } from './moving.js';
import { architecture, connections } from './picture.js';
import { SERVICES, type ServiceName } from './values.js';

/** What the umbrella's README says beside the values, its picture drawn from the flows that the network policies allow. */
export function platformReadme(platform: FloePlatform): string {
  const { name } = platform.metadata;
  const services = (Object.keys(SERVICES) as ServiceName[]).flatMap((each) => {
    const chart = platform.services[each];
    return chart === undefined ? [] : [`| ${SERVICES[each].title} | \`${each}\` | \`global.floe.${each}.enabled\` |`];
  });
  return `${['| Service | Its values | Its switch |', '| --- | --- | --- |', ...services].join('\n')}

${architecture(platform.flows)}

A box is a service with all its pods, or something outside; an arrow goes from who opens a connection. Network policies
allow these connections and no others, each to those that need it:

<details><summary>All connections</summary>

${connections(platform.flows)}

</details>

## Getting started

\`\`\`sh
kubectl create namespace floe
kubectl label namespace floe pod-security.kubernetes.io/enforce=restricted
helm install floe ./${name} --namespace floe --wait
helm test floe --namespace floe
\`\`\`

The chart makes no namespace: it would delete it at uninstall, with all that is in it.

On a laptop: \`kind create cluster\`, then the same with \`--values values-kind.yaml\`. For production, with a database server of
yours:

\`\`\`yaml
# my-values.yaml
global:
  floe:
    imageRegistry: mirror.example.com # leave it out where nodes may pull from everywhere
    postgresql:
      host: postgresql.example.com
      caSecret: { name: postgresql-ca }
      databases:
        dagster:
          credential: { existingSecret: dagster-database } # with the key postgresql-password
dagster:
  codeLocations:
    sales:
      image: { registry: registry.example.com, repository: sales/dagster, tag: 1.4.0 }
      code: { module: sales.definitions }
\`\`\`

\`\`\`sh
helm install floe ./${name} --namespace floe --values values-prod.yaml --values my-values.yaml
\`\`\`

\`npx floe-charts environments ${name}\` prints the environments' files; \`npx floe-charts environments oci://... prod\` those of a
chart in a registry. Without Node: \`helm pull oci://... --untar\`, and they are in its folder.

## Which value wins

Later ones: the defaults in \`values.yaml\`, then each \`--values\` in its order, then \`--set\`. What several services read is under
\`global.floe\`, and is said there once; what one service reads is under its name. A value that the chart does not know is
refused, by its name.

A service that is switched off, renamed (\`global.floe.<service>.fullname\`) or elsewhere is so for all others too: no address of it is
left anywhere.

## Credentials

A credential comes from the first of these that is given: \`existingSecret\`, \`externalSecret\`, \`values\`; and otherwise it is drawn
at random at the first install, and kept over upgrades. Those that open a kept volume outlive an uninstall, as the volume does; a
release of the same name in the same namespace takes both up again. To read them, see the NOTES: \`helm get notes floe\`. To
change one, see the README of postgresql.

## GitOps

A tool that only renders the chart, as Argo CD does, does not see what was drawn before: it would draw another credential at every
sync. Set \`global.floe.secrets.generate\` to false; then rendering fails for each credential that is missing, and says which value
to set: \`global.floe.postgresql.databases.dagster.credential\` and \`postgresql.credential\`, for example. Flux runs Helm itself, and
needs nothing.

## Upgrades

Read CHANGELOG.md, then \`helm upgrade floe ./${name} --namespace floe --values ... --wait\`. Give all values files again rather
than \`--reuse-values\`, which would keep the old chart's defaults. Before the new Dagster starts, a hook migrates its tables; with
\`postgresql.backup.beforeUpgrade\`, another makes a backup first. A pod restarts only if something of its own has changed.
\`helm rollback\` brings back the charts, but not the tables: after a migration, restore the backup too.

Uninstalled, the volume of PostgreSQL, its backups and the Secrets that open them stay:
\`kubectl get pvc,secret --selector app.kubernetes.io/instance=floe\`.

## Moving from the hand-written floe chart

Its PostgreSQL keeps its data in another layout, under other names and passwords, so the data moves by dump and restore. Dagster of
the old release must not run any more, or runs would start twice:

\`\`\`sh
kubectl --namespace old scale deployment --all --replicas 0
kubectl --namespace old exec OLD-POSTGRESQL-0 -- sh -c \\
  'PGPASSWORD=$POSTGRES_PASSWORD pg_dump --username $POSTGRES_USER --format custom dagster' > dagster.dump

helm install floe ./${name} --namespace floe --values my-values.yaml --wait
kubectl --namespace floe scale deployment --selector app.kubernetes.io/name=dagster --replicas 0
{
  kubectl --namespace floe get secret floe-postgresql-superuser --output 'go-template={{ index .data "password" | base64decode }}'
  echo
  cat dagster.dump
} | kubectl --namespace floe exec --stdin floe-postgresql-0 --container postgresql -- sh -c \\
  '${MOVE_IN}'

helm upgrade floe ./${name} --namespace floe --values my-values.yaml # migrates the tables
kubectl --namespace floe scale deployment --selector app.kubernetes.io/name=dagster --replicas 1
\`\`\`

Into a server of yours, the same \`pg_restore\` does it, from wherever that server can be reached. Keep the old volume until runs and
schedules are seen to be there. Values have other names: start from \`values.yaml\` and \`helm template\`, which refuses what it
does not know.`;
}
