/** What the chart's README says beside the values. */
export const README = `One PostgreSQL server with its volume, from the official image. It suits development and small installations; for more, use
a managed server or an operator, and point \`global.floe.postgresql\` of floe-platform there.

## Databases and roles

Each service of the platform that is part of the release gets a database and a role that owns it:
\`global.floe.postgresql.databases\`. Databases of your own come under \`databases\`:

\`\`\`yaml
databases:
  metrics: {} # a database and a role metrics; the password in the Secret <release>-postgresql-database-metrics
  reports:
    username: reporting
    credential: { existingSecret: reporting }
\`\`\`

An init container makes them before the server accepts connections, on every start of the pod: services that come later
and passwords that change are picked up by then. A role may connect to its own database only. What is taken away from the
values stays in the server, until you drop it.

## Passwords

Passwords are drawn once and kept in Secrets that outlive an uninstall, as the volume does; or they come from Secrets of
yours, or from External Secrets. To change one, change the Secret, then start the server and whoever uses it again:

\`\`\`sh
kubectl patch secret <release>-dagster-database --patch '{"stringData": {"postgresql-password": "..."}}'
kubectl rollout restart statefulset/<release>-postgresql
kubectl rollout status statefulset/<release>-postgresql
kubectl rollout restart deployment --selector app.kubernetes.io/instance=<release>
\`\`\`

## TLS

Put the certificate for \`<release>-postgresql.<namespace>.svc\` into a Secret of the type \`kubernetes.io/tls\`, set
\`tls.existingSecret\`, and the server refuses connections that are not encrypted. Services check it as
\`global.floe.postgresql.sslMode\` and \`caSecret\` say. A certificate that is renewed is read at the next start, or by
\`SELECT pg_reload_conf()\`.

## Backup and restore

\`backup.enabled\` dumps every database on a schedule, in the custom format of pg_dump, into a claim or into object storage
(\`backup.destination\`). \`backup.beforeUpgrade\` and \`backup.beforeDelete\` do so before Helm changes anything.

\`\`\`yaml
backup:
  enabled: true
  destination: s3
  s3:
    bucket: acme-backups
    region: eu-west-1
    credential: { existingSecret: backups } # access-key-id, secret-access-key; or a cloud identity of the service account
\`\`\`

\`\`\`sh
kubectl create job --from cronjob/<release>-postgresql-backup backup-now
kubectl create job --from cronjob/<release>-postgresql-restore restore-now # the latest
kubectl logs job/restore-now --all-containers --follow
\`\`\`

A restore fills new databases while services use the old ones, then changes the names of both at once and ends the sessions. The
old ones stay as \`<name>_before_<time>\`, closed, until you drop them; if anything fails, all is as it was. Another backup than
the latest, or only some databases: set \`backup.restore\` first.

## Upgrades

The server restarts when its settings, its databases or its image change, and not for a new version of the chart alone. There is
no disruption budget: a node is drained without asking, and the server is away until its pod runs elsewhere.

A major version of PostgreSQL reads only its own data, and the pod says so instead of starting. To move to another one, make a
backup, install a release with the new image on a new volume, and restore there; or run pg_upgrade on the volume, which has
the data of version 18 in \`18/docker\`.

The claim cannot be changed by an upgrade. To enlarge it, change the claim itself, then delete the StatefulSet without its
pod (\`kubectl delete statefulset --cascade=orphan\`) and upgrade with the new \`persistence.size\`.`;
