{{/* The name that the names of all objects begin with. */}}
{{- define "postgresql.fullname" -}}
{{- default (include "postgresql.nameInRelease" (dict "release" .Release.Name "chart" "postgresql")) .Values.global.floe.postgresql.fullname -}}
{{- end }}

{{/* The chart and its version, as a label. */}}
{{- define "postgresql.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* A name of at most "max" characters: "prefix" and "suffix", and a hash of both in place of what is too long. */}}
{{- define "postgresql.name" -}}
{{- $name := printf "%s-%s" .prefix .suffix | trimSuffix "-" -}}
{{- if gt (len $name) (int .max) -}}
{{- $name = printf "%s-%s" ($name | trunc (int (sub .max 9)) | trimSuffix "-") (sha256sum $name | trunc 8) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{/* A release's name as names of objects may begin: without dots, which Services refuse, and with a letter in front, which they ask for before Kubernetes 1.34. */}}
{{- define "postgresql.namePrefix" -}}
{{- regexReplaceAll "^([0-9])" (replace "." "-" .) "r${1}" -}}
{{- end }}

{{/* The full name of the objects of "chart" in "release". */}}
{{- define "postgresql.nameInRelease" -}}
{{- include "postgresql.name" (dict "prefix" (include "postgresql.namePrefix" .release) "suffix" .chart "max" 53) -}}
{{- end }}

{{/* The labels of every object. */}}
{{- define "postgresql.labels" -}}
helm.sh/chart: {{ include "postgresql.chart" . | quote }}
{{ include "postgresql.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | default .Chart.Version | replace "+" "_" | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe
{{- end }}

{{/* The labels that select the pods of this release. They never change, for selectors cannot. */}}
{{- define "postgresql.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Lays "from" over "into", deep: null removes, and what "atomic" names is replaced as a whole. */}}
{{- define "postgresql.overlay" -}}
{{- range $key, $value := .from -}}
{{- $atomic := get $.atomic $key | default (get $.atomic "*") -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $.into $key -}}
{{- else if and (kindIs "map" $value) (not (kindIs "bool" $atomic)) -}}
{{- if not (kindIs "map" (get $.into $key)) -}}
{{- $_ := set $.into $key dict -}}
{{- end -}}
{{- include "postgresql.overlay" (dict "into" (get $.into $key) "from" $value "atomic" ($atomic | default dict)) -}}
{{- else -}}
{{- $_ := set $.into $key $value -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Any value as compact JSON that is also YAML. */}}
{{- define "postgresql.toJson" -}}
{{- $text := toJson . -}}
{{- range regexFindAll "[\\x7f-\\x9f\\x{feff}\\x{fffe}\\x{ffff}]" $text -1 | uniq -}}
{{- $text = replace . (printf "%+q" . | trimAll "\"" | replace "\\x" "\\u00") $text -}}
{{- end -}}
{{- $text -}}
{{- end }}

{{- define "postgresql.text" -}}
{{ "" }}
{{- range $name, $setting := .Values.settings }}
{{- if regexMatch "^(?i)(config_file|data_directory|external_pid_file|hba_file|ident_file|listen_addresses|port|ssl|ssl_cert_file|ssl_key_file|unix_socket_directories)$" $name }}
{{ fail (printf "The setting '%s' is the chart's own: take it out of settings." $name) }}
{{- else if kindIs "string" $setting }}
{{ $name }} = '{{ replace "\r" "\\r" (replace "\n" "\\n" (replace "'" "''" (replace "\\" "\\\\" $setting))) }}'
{{- else }}
{{ $name }} = {{ include "postgresql.toJson" $setting }}
{{- end }}
{{- end }}{{ "\n" }}
{{- end }}

{{- define "postgresql.image" -}}
{{- $image := .image -}}
{{- $mirror := .mirror -}}
{{- $whose := .whose -}}
{{- if $image.digest -}}
{{- printf "%s/%s@%s" (default $image.registry $mirror) (required (printf "%s has no image.repository." $whose) $image.repository) $image.digest -}}
{{- else -}}
{{- printf "%s/%s:%s" (default $image.registry $mirror) (required (printf "%s has no image.repository." $whose) $image.repository) (required (printf "%s has neither an image.tag nor an image.digest." $whose) $image.tag) -}}
{{- end -}}
{{- end }}

{{- define "postgresql.claimCheckSpec" -}}
backoffLimit: {{ .Values.backup.backoffLimit }}
activeDeadlineSeconds: {{ .Values.backup.activeDeadlineSeconds }}
template:
  metadata:
    labels:
      {{- include "postgresql.selectorLabels" . | nindent 6 }}
      app.kubernetes.io/component: backup
      {{- with omit .Values.backup.podLabels "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with .Values.backup.podAnnotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    automountServiceAccountToken: false
    enableServiceLinks: false
    {{- with .Values.backup.podSecurityContext }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    containers:
      - name: check
        image: {{ include "postgresql.image" (dict "image" .Values.image "mirror" .Values.global.floe.imageRegistry "whose" "The backup") | quote }}
        imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
        command:
          - sh
          - "-ec"
          - |
            rmdir "$(mktemp -d "$FLOE_BACKUPS/.check-XXXXXX")"
            echo 'Backups can be written.'
          - check
        env:
          - name: FLOE_BACKUPS
            value: /backups
        {{- with .Values.backup.resources }}
        resources:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with .Values.backup.securityContext }}
        securityContext:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          - name: backups
            mountPath: /backups
          {{- range $name, $overrides := .Values.backup.volumes }}
          {{- $volume := dict "source" dict }}
          {{- include "postgresql.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
          - name: {{ $name | quote }}
            mountPath: {{ $volume.mountPath | quote }}
            {{- if $volume.subPath }}
            subPath: {{ $volume.subPath | quote }}
            {{- end }}
            {{- if not (kindIs "invalid" $volume.readOnly) }}
            readOnly: {{ $volume.readOnly }}
            {{- end }}
          {{- end }}
    {{- if .Values.serviceAccount.create }}
    serviceAccountName: {{ include "postgresql.fullname" . | quote }}
    {{- else }}
    serviceAccountName: {{ default "default" .Values.serviceAccount.name | quote }}
    {{- end }}
    {{- with .Values.global.floe.imagePullSecrets }}
    imagePullSecrets:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    restartPolicy: Never
    {{- with .Values.backup.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.backup.affinity }}
    affinity:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.backup.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.backup.topologySpreadConstraints }}
    topologySpreadConstraints:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- if .Values.backup.priorityClassName }}
    priorityClassName: {{ .Values.backup.priorityClassName | quote }}
    {{- end }}
    terminationGracePeriodSeconds: {{ .Values.backup.terminationGracePeriodSeconds }}
    initContainers: []
    volumes:
      - name: tmp
        emptyDir: {}
      {{- if eq .Values.backup.destination "s3" }}
      - name: backups
        emptyDir: {}
      {{- else }}
      - name: backups
        persistentVolumeClaim:
          claimName: {{ default (printf "%s-backup" (include "postgresql.fullname" .)) .Values.backup.claim.existingClaim | quote }}
      {{- end }}
      {{- range $name, $overrides := .Values.backup.volumes }}
      {{- $volume := dict "source" dict }}
      {{- include "postgresql.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
      -
        {{- if regexMatch "^(backups|tmp)$" $name }}
        name: {{ fail (printf "The backup has a volume '%s', as the chart calls a volume of its own. Give it another name." $name) | quote }}
        {{- else }}
        name: {{ $name | quote }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.configMap) }}
        configMap:
          {{- toYaml $volume.source.configMap | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.secret) }}
        secret:
          {{- toYaml $volume.source.secret | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.persistentVolumeClaim) }}
        persistentVolumeClaim:
          {{- toYaml $volume.source.persistentVolumeClaim | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.emptyDir) }}
        emptyDir:
          {{- toYaml $volume.source.emptyDir | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.projected) }}
        projected:
          {{- toYaml $volume.source.projected | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.ephemeral) }}
        ephemeral:
          {{- toYaml $volume.source.ephemeral | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.csi) }}
        csi:
          {{- toYaml $volume.source.csi | nindent 10 }}
        {{- end }}
      {{- end }}
{{- end }}

{{- define "postgresql.backupSpec" -}}
backoffLimit: {{ .Values.backup.backoffLimit }}
activeDeadlineSeconds: {{ .Values.backup.activeDeadlineSeconds }}
template:
  metadata:
    labels:
      {{- include "postgresql.selectorLabels" . | nindent 6 }}
      app.kubernetes.io/component: backup
      {{- with omit .Values.backup.podLabels "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with .Values.backup.podAnnotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    automountServiceAccountToken: false
    enableServiceLinks: false
    {{- with .Values.backup.podSecurityContext }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    containers:
      {{- if eq .Values.backup.destination "s3" }}
      - name: upload
        image: {{ include "postgresql.image" (dict "image" .Values.backup.s3.image "mirror" .Values.global.floe.imageRegistry "whose" "The transfer of backups") | quote }}
        imagePullPolicy: {{ .Values.backup.s3.image.pullPolicy | quote }}
        command:
          - sh
          - "-ec"
          - |
            rclone copy --exclude '/*/complete' "$FLOE_BACKUPS" "backup:$FLOE_REMOTE/"
            rclone copy --include '/*/complete' "$FLOE_BACKUPS" "backup:$FLOE_REMOTE/"
            oldest=$(date -u -d "@$(($(date +%s) - FLOE_KEEP_DAYS * 86400))" +%Y%m%dT%H%M%SZ)
            rclone lsf --dirs-only "backup:$FLOE_REMOTE/" | while read -r folder; do
              stamp=${folder%/}
              case $stamp in [0-9]*T*Z) ;; *) continue ;; esac
              if expr "$stamp" '<' "$oldest" > /dev/null; then
                rclone purge "backup:$FLOE_REMOTE/$stamp/"
                echo "$stamp is older than $FLOE_KEEP_DAYS days: removed."
              fi
            done
          - upload
        env:
          - name: FLOE_BACKUPS
            value: /backups
          - name: FLOE_REMOTE
            value: {{ printf "%s/%s" (required "backup.s3.bucket must name the bucket of the backups." .Values.backup.s3.bucket) .Values.backup.s3.prefix | quote }}
          - name: HOME
            value: /tmp
          - name: RCLONE_CONFIG
            value: /tmp/rclone.conf
          - name: RCLONE_CONFIG_BACKUP_TYPE
            value: s3
          - name: RCLONE_CONFIG_BACKUP_PROVIDER
            value: {{ replace "$" "$$" .Values.backup.s3.provider | quote }}
          - name: RCLONE_CONFIG_BACKUP_NO_CHECK_BUCKET
            value: "true"
          - name: RCLONE_CONFIG_BACKUP_ENV_AUTH
            {{- if or .Values.backup.s3.credential.existingSecret (or .Values.backup.s3.credential.externalSecret .Values.backup.s3.credential.values) }}
            value: "false"
            {{- else }}
            value: "true"
            {{- end }}
          {{- if or .Values.backup.s3.credential.existingSecret (or .Values.backup.s3.credential.externalSecret .Values.backup.s3.credential.values) }}
          - name: RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID
            valueFrom:
              secretKeyRef:
                name: {{ default (printf "%s-backup" (include "postgresql.fullname" .)) .Values.backup.s3.credential.existingSecret | quote }}
                key: access-key-id
          {{- end }}
          {{- if or .Values.backup.s3.credential.existingSecret (or .Values.backup.s3.credential.externalSecret .Values.backup.s3.credential.values) }}
          - name: RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY
            valueFrom:
              secretKeyRef:
                name: {{ default (printf "%s-backup" (include "postgresql.fullname" .)) .Values.backup.s3.credential.existingSecret | quote }}
                key: secret-access-key
          {{- end }}
          {{- if .Values.backup.s3.endpoint }}
          - name: RCLONE_CONFIG_BACKUP_ENDPOINT
            value: {{ replace "$" "$$" .Values.backup.s3.endpoint | quote }}
          {{- end }}
          {{- if .Values.backup.s3.region }}
          - name: RCLONE_CONFIG_BACKUP_REGION
            value: {{ replace "$" "$$" .Values.backup.s3.region | quote }}
          {{- end }}
          - name: FLOE_KEEP_DAYS
            value: {{ printf "%d" (int64 .Values.backup.keepDays) | quote }}
        {{- with .Values.backup.s3.resources }}
        resources:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with .Values.backup.securityContext }}
        securityContext:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          - name: backups
            mountPath: /backups
          {{- range $name, $overrides := .Values.backup.volumes }}
          {{- $volume := dict "source" dict }}
          {{- include "postgresql.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
          - name: {{ $name | quote }}
            mountPath: {{ $volume.mountPath | quote }}
            {{- if $volume.subPath }}
            subPath: {{ $volume.subPath | quote }}
            {{- end }}
            {{- if not (kindIs "invalid" $volume.readOnly) }}
            readOnly: {{ $volume.readOnly }}
            {{- end }}
          {{- end }}
      {{- else }}
      - name: dump
        image: {{ include "postgresql.image" (dict "image" .Values.image "mirror" .Values.global.floe.imageRegistry "whose" "The backup") | quote }}
        imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
        command:
          - sh
          - "-ec"
          - |
            umask 077
            stop_with() {
              printf '%s\n' "$*" >&2
              exit 1
            }
            content() {
              text=$(cat "$1" && echo .) || stop_with "$1 cannot be read."
              text=${text%.}
            }

            stamp=$(date -u +%Y%m%dT%H%M%SZ)
            partial="$FLOE_BACKUPS/.partial-$stamp"
            mkdir "$partial"
            trap 'rm -rf "$partial"' EXIT

            psql --no-psqlrc --no-password --quiet --tuples-only --no-align --field-separator ' ' --set ON_ERROR_STOP=1 > "$partial/list" << 'SQL'
            SELECT
              CASE WHEN datname ~ '^[A-Za-z0-9][A-Za-z0-9_-]*$' THEN datname ELSE 'hex-' || encode(name, 'hex') END,
              (SELECT string_agg(format('\0%s%s%s', get_byte(name, i) / 64, get_byte(name, i) / 8 % 8, get_byte(name, i) % 8), '' ORDER BY i)
                FROM generate_series(0, length(name) - 1) i)
            FROM pg_catalog.pg_database, convert_to(datname, 'UTF8') name
            WHERE datallowconn AND NOT datistemplate AND datname <> 'postgres' AND datconnlimit <> 0
            ORDER BY 1;
            SQL
            while read -r file octal; do
              name=$(printf '%b.' "$octal")
              printf %s "${name%.}" > "$partial/$file.name"
              PGDATABASE="${name%.}" pg_dump --no-password --format custom --file "$partial/$file.dump"
              pg_restore --list "$partial/$file.dump" > /dev/null
              echo "$stamp: $file, $(wc -c < "$partial/$file.dump") bytes."
            done < "$partial/list"
            rm "$partial/list"
            PGDATABASE=postgres pg_dumpall --no-password --globals-only --no-role-passwords --file "$partial/globals.sql"
            echo "$stamp" > "$partial/complete"
            sync
            mv "$partial" "$FLOE_BACKUPS/$stamp"
            echo "$stamp is complete."

            oldest=$(date -u -d "@$(($(date +%s) - FLOE_KEEP_DAYS * 86400))" +%Y%m%dT%H%M%SZ)
            for backup in "$FLOE_BACKUPS"/[0-9]*T*Z; do
              stamp=$(basename "$backup")
              if [ -d "$backup" ] && expr "$stamp" '<' "$oldest" > /dev/null; then
                rm -rf "$backup"
                echo "$stamp is older than $FLOE_KEEP_DAYS days: removed."
              fi
            done
            find "$FLOE_BACKUPS" -mindepth 1 -maxdepth 1 -name '.partial-*' -mtime +1 -exec rm -rf {} +
          - dump
        env:
          - name: FLOE_BACKUPS
            value: /backups
          - name: PGHOST
            value: {{ printf "%s.%s.svc" (include "postgresql.fullname" .) .Release.Namespace | quote }}
          - name: PGPORT
            value: "5432"
          - name: PGUSER
            value: postgres
          - name: PGDATABASE
            value: postgres
          - name: PGPASSWORD
            valueFrom:
              secretKeyRef:
                name: {{ default (printf "%s-superuser" (include "postgresql.fullname" .)) .Values.credential.existingSecret | quote }}
                key: password
          - name: PGCONNECT_TIMEOUT
            value: "10"
          - name: FLOE_KEEP_DAYS
            value: {{ printf "%d" (int64 .Values.backup.keepDays) | quote }}
        {{- with .Values.backup.resources }}
        resources:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with .Values.backup.securityContext }}
        securityContext:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          - name: backups
            mountPath: /backups
          {{- range $name, $overrides := .Values.backup.volumes }}
          {{- $volume := dict "source" dict }}
          {{- include "postgresql.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
          - name: {{ $name | quote }}
            mountPath: {{ $volume.mountPath | quote }}
            {{- if $volume.subPath }}
            subPath: {{ $volume.subPath | quote }}
            {{- end }}
            {{- if not (kindIs "invalid" $volume.readOnly) }}
            readOnly: {{ $volume.readOnly }}
            {{- end }}
          {{- end }}
      {{- end }}
    {{- if .Values.serviceAccount.create }}
    serviceAccountName: {{ include "postgresql.fullname" . | quote }}
    {{- else }}
    serviceAccountName: {{ default "default" .Values.serviceAccount.name | quote }}
    {{- end }}
    {{- with .Values.global.floe.imagePullSecrets }}
    imagePullSecrets:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    restartPolicy: Never
    {{- with .Values.backup.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.backup.affinity }}
    affinity:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.backup.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.backup.topologySpreadConstraints }}
    topologySpreadConstraints:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- if .Values.backup.priorityClassName }}
    priorityClassName: {{ .Values.backup.priorityClassName | quote }}
    {{- end }}
    terminationGracePeriodSeconds: {{ .Values.backup.terminationGracePeriodSeconds }}
    {{- if eq .Values.backup.destination "s3" }}
    initContainers:
      - name: dump
        image: {{ include "postgresql.image" (dict "image" .Values.image "mirror" .Values.global.floe.imageRegistry "whose" "The backup") | quote }}
        imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
        command:
          - sh
          - "-ec"
          - |
            umask 077
            stop_with() {
              printf '%s\n' "$*" >&2
              exit 1
            }
            content() {
              text=$(cat "$1" && echo .) || stop_with "$1 cannot be read."
              text=${text%.}
            }

            stamp=$(date -u +%Y%m%dT%H%M%SZ)
            partial="$FLOE_BACKUPS/.partial-$stamp"
            mkdir "$partial"
            trap 'rm -rf "$partial"' EXIT

            psql --no-psqlrc --no-password --quiet --tuples-only --no-align --field-separator ' ' --set ON_ERROR_STOP=1 > "$partial/list" << 'SQL'
            SELECT
              CASE WHEN datname ~ '^[A-Za-z0-9][A-Za-z0-9_-]*$' THEN datname ELSE 'hex-' || encode(name, 'hex') END,
              (SELECT string_agg(format('\0%s%s%s', get_byte(name, i) / 64, get_byte(name, i) / 8 % 8, get_byte(name, i) % 8), '' ORDER BY i)
                FROM generate_series(0, length(name) - 1) i)
            FROM pg_catalog.pg_database, convert_to(datname, 'UTF8') name
            WHERE datallowconn AND NOT datistemplate AND datname <> 'postgres' AND datconnlimit <> 0
            ORDER BY 1;
            SQL
            while read -r file octal; do
              name=$(printf '%b.' "$octal")
              printf %s "${name%.}" > "$partial/$file.name"
              PGDATABASE="${name%.}" pg_dump --no-password --format custom --file "$partial/$file.dump"
              pg_restore --list "$partial/$file.dump" > /dev/null
              echo "$stamp: $file, $(wc -c < "$partial/$file.dump") bytes."
            done < "$partial/list"
            rm "$partial/list"
            PGDATABASE=postgres pg_dumpall --no-password --globals-only --no-role-passwords --file "$partial/globals.sql"
            echo "$stamp" > "$partial/complete"
            sync
            mv "$partial" "$FLOE_BACKUPS/$stamp"
            echo "$stamp is complete."
          - dump
        env:
          - name: FLOE_BACKUPS
            value: /backups
          - name: PGHOST
            value: {{ printf "%s.%s.svc" (include "postgresql.fullname" .) .Release.Namespace | quote }}
          - name: PGPORT
            value: "5432"
          - name: PGUSER
            value: postgres
          - name: PGDATABASE
            value: postgres
          - name: PGPASSWORD
            valueFrom:
              secretKeyRef:
                name: {{ default (printf "%s-superuser" (include "postgresql.fullname" .)) .Values.credential.existingSecret | quote }}
                key: password
          - name: PGCONNECT_TIMEOUT
            value: "10"
        {{- with .Values.backup.resources }}
        resources:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with .Values.backup.securityContext }}
        securityContext:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          - name: backups
            mountPath: /backups
          {{- range $name, $overrides := .Values.backup.volumes }}
          {{- $volume := dict "source" dict }}
          {{- include "postgresql.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
          - name: {{ $name | quote }}
            mountPath: {{ $volume.mountPath | quote }}
            {{- if $volume.subPath }}
            subPath: {{ $volume.subPath | quote }}
            {{- end }}
            {{- if not (kindIs "invalid" $volume.readOnly) }}
            readOnly: {{ $volume.readOnly }}
            {{- end }}
          {{- end }}
    {{- end }}
    volumes:
      - name: tmp
        emptyDir: {}
      {{- if eq .Values.backup.destination "s3" }}
      - name: backups
        emptyDir: {}
      {{- else }}
      - name: backups
        persistentVolumeClaim:
          claimName: {{ default (printf "%s-backup" (include "postgresql.fullname" .)) .Values.backup.claim.existingClaim | quote }}
      {{- end }}
      {{- range $name, $overrides := .Values.backup.volumes }}
      {{- $volume := dict "source" dict }}
      {{- include "postgresql.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
      -
        {{- if regexMatch "^(backups|tmp)$" $name }}
        name: {{ fail (printf "The backup has a volume '%s', as the chart calls a volume of its own. Give it another name." $name) | quote }}
        {{- else }}
        name: {{ $name | quote }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.configMap) }}
        configMap:
          {{- toYaml $volume.source.configMap | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.secret) }}
        secret:
          {{- toYaml $volume.source.secret | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.persistentVolumeClaim) }}
        persistentVolumeClaim:
          {{- toYaml $volume.source.persistentVolumeClaim | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.emptyDir) }}
        emptyDir:
          {{- toYaml $volume.source.emptyDir | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.projected) }}
        projected:
          {{- toYaml $volume.source.projected | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.ephemeral) }}
        ephemeral:
          {{- toYaml $volume.source.ephemeral | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $volume.source.csi) }}
        csi:
          {{- toYaml $volume.source.csi | nindent 10 }}
        {{- end }}
      {{- end }}
{{- end }}
