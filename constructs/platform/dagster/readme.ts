/** What the chart's README says beside the values. */
export const README = `Dagster on Kubernetes: a web server, the daemon, a server for each code location, and a Job for each run. It needs a
PostgreSQL server: that of floe-platform, or one of your own:

\`\`\`yaml
global:
  floe:
    postgresql:
      host: db.example.com
      sslMode: verify-full
      caSecret: { name: db-ca }
      databases:
        dagster:
          credential: { existingSecret: dagster-database } # with the key postgresql-password
\`\`\`

## Code locations

Each entry of \`codeLocations\` is an image with user code and a server for it. Without any, Dagster runs with an empty
workspace.

\`\`\`yaml
codeLocations:
  sales:
    image: { registry: registry.example.com, repository: sales/dagster, tag: 1.4.0 }
    code: { module: sales.definitions }
    env:
      WAREHOUSE_PASSWORD:
        secretKeyRef: { name: warehouse, key: password }
\`\`\`

Its runs use the same image, variables and volumes. Images need \`dagster\`, \`dagster-postgres\` and \`dagster-k8s\`. What a
location leaves out comes from \`codeLocationDefaults\`; \`null\` removes an optional default. A location has one pod:
Dagster knows a server by an id that replicas would not share.

## Runs

Dagster starts a Job for each run, in the namespace \`global.floe.dagster.runNamespace\`, by default its own. Another one
must exist, and have the Secrets that runs need under the same names: that of the database's password, and of
\`computeLogs.credential\`. So those must then be existing Secrets.

Runs have no rights in the API of Kubernetes, and no token. Set \`runs.startsPods\` where code uses \`k8s_job_executor\`,
\`k8s_job_op\` or Pipes on Kubernetes.

Limits of what runs at once are \`queue.maxConcurrentRuns\`, \`queue.tagConcurrencyLimits\` and \`pools\`; the chart
writes them all as \`concurrency\` of dagster.yaml, so that they cannot contradict each other.

What steps print is in the logs of their pods. Set \`computeLogs.type\` to keep it in S3, GCS or Azure, and to read it
in the user interface.

## Security

Every pod, those of runs included, meets the restricted Pod Security Standard, as user 1000 with a read-only root filesystem;
\`/tmp\` and \`/opt/dagster/dagster_home\` are writable. The web server may stop runs, the daemon may start and watch them; the
read-only web server and code locations have no rights. Dagster has no users or passwords: let the ingress ask who
comes, and set \`networkPolicy.clients\` to where it is.

## Upgrades

Before an upgrade, a Job migrates the tables of the database. To rotate the password of the database, see floe-platform's README,
or change your Secret; then restart: \`kubectl rollout restart deployment --selector app.kubernetes.io/name=dagster\`.`;
