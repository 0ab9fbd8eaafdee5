/** What the chart's README says beside the values. */
export const README = `Each entry of \`jobs\` is a CronJob if it has a \`schedule\`, and else a Job that runs once: at install, and again when
its content changes. What a job leaves out comes from its kind (\`kinds\`), then from \`defaults\`, whose keys below
are the *jobSettings* of all three; \`null\` removes an optional setting or an entry of a map.

| Kind | What it runs | Options |
| --- | --- | --- |
| \`dbt\` | dbt, with its project in \`dbt.projectDir\` of the image | \`dbt\` |
| \`dlt\` | a Python script with a dlt pipeline | \`dlt\` |
| \`quality\` | a scan of Soda Core; failed checks are not tried again | \`quality\` |
| \`custom\` | \`command\` and \`args\`, or what the image runs | |

The options of a kind make the arguments, unless \`args\` are given. Images are your own: set them once for a kind, as
\`kinds.dbt.image\`, or for each job.

\`steps\` run one after the other in one pod and share \`/work\`, each with what differs from the job:

\`\`\`yaml
jobs:
  nightly:
    kind: dbt
    schedule: 0 6 * * *
    steps:
      - name: freshness
        dbt: { command: source freshness }
      - name: build
        dbt: { command: build, select: [tag:nightly] }
\`\`\`

## Artifacts

With \`artifacts\`, \`FLOE_ARTIFACTS\` is the path of compiled_artifacts.json in every job:

\`\`\`sh
helm upgrade --install sales ./floe-jobs --values values.yaml --set-file artifacts.file=compiled_artifacts.json
\`\`\`

## Credentials

\`env\` takes texts and sources; \`credential\` is a key of one of \`credentials\`, which come from a Secret of yours, from
External Secrets, or are generated or given:

\`\`\`yaml
credentials:
  warehouse:
    existingSecret: snowflake-production
defaults:
  env:
    SNOWFLAKE_PASSWORD:
      credential: { name: warehouse, key: password }
\`\`\`

Generated keys stay the same over upgrades because Helm looks up the Secret. GitOps tools that only render (Argo CD) see
no cluster and would draw new ones each time: give them an existing Secret.

## Who schedules

A job with a \`schedule\` is started by Kubernetes. Where Dagster also runs the product, let only one of them schedule:
give the job no schedule in Dagster, or leave it out here.

## Waiting and testing

\`--wait --wait-for-jobs\` waits for the end of the jobs that run once. Helm 4 takes a suspended job for one that has yet to
start, and waits in vain: with \`values-dev.yaml\`, which suspends all, say \`--wait=legacy\`.

\`--atomic\`, which Helm 4 calls \`--rollback-on-failure\`, undoes an upgrade whose jobs fail. One that the API server refused
half-way, Helm cannot always undo: it reports that an old Job was not found, or is immutable. Then repeat the upgrade, with
values that the server takes: it puts everything right. One that was cut off leaves a revision that is pending, and the
next is refused until you delete its Secret, \`sh.helm.release.v1.RELEASE.vREVISION\`.

\`helm test\` deletes its pod when it succeeds. One that fails stays for its logs, until the next test: \`helm uninstall\`
does not remove it.

## Security

Every pod meets the restricted Pod Security Standard, with a read-only root filesystem: \`/tmp\` and \`/work\` are writable.
They are the node's disk, of which a job gets what its preset says under \`ephemeral-storage\`; give it more, or a volume.
So put dbt's packages into the image, or set \`packages-install-path\` to a folder of \`/work\`.
The account of the jobs has no rights and no token. A network policy lets them reach name resolution, the platform's
namespace and port 443 outside the cluster; add what else they need to \`networkPolicy.egress\`.`;
