{{/* The name that the names of all objects begin with. */}}
{{- define "dagster.fullname" -}}
{{- default (include "dagster.nameInRelease" (dict "release" .Release.Name "chart" "dagster")) .Values.global.floe.dagster.fullname -}}
{{- end }}

{{/* The chart and its version, as a label. */}}
{{- define "dagster.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* A name of at most "max" characters: "prefix" and "suffix", and a hash of both in place of what is too long. */}}
{{- define "dagster.name" -}}
{{- $name := printf "%s-%s" .prefix .suffix | trimSuffix "-" -}}
{{- if gt (len $name) (int .max) -}}
{{- $name = printf "%s-%s" ($name | trunc (int (sub .max 9)) | trimSuffix "-") (sha256sum $name | trunc 8) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{/* A release's name as names of objects may begin: without dots, which Services refuse, and with a letter in front, which they ask for before Kubernetes 1.34. */}}
{{- define "dagster.namePrefix" -}}
{{- regexReplaceAll "^([0-9])" (replace "." "-" .) "r${1}" -}}
{{- end }}

{{/* The full name of the objects of "chart" in "release". */}}
{{- define "dagster.nameInRelease" -}}
{{- include "dagster.name" (dict "prefix" (include "dagster.namePrefix" .release) "suffix" .chart "max" 53) -}}
{{- end }}

{{/* The labels of every object. */}}
{{- define "dagster.labels" -}}
helm.sh/chart: {{ include "dagster.chart" . | quote }}
{{ include "dagster.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | default .Chart.Version | replace "+" "_" | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe
{{- end }}

{{/* The labels that select the pods of this release. They never change, for selectors cannot. */}}
{{- define "dagster.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Lays "from" over "into", deep: null removes, and what "atomic" names is replaced as a whole. */}}
{{- define "dagster.overlay" -}}
{{- range $key, $value := .from -}}
{{- $atomic := get $.atomic $key | default (get $.atomic "*") -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $.into $key -}}
{{- else if and (kindIs "map" $value) (not (kindIs "bool" $atomic)) -}}
{{- if not (kindIs "map" (get $.into $key)) -}}
{{- $_ := set $.into $key dict -}}
{{- end -}}
{{- include "dagster.overlay" (dict "into" (get $.into $key) "from" $value "atomic" ($atomic | default dict)) -}}
{{- else -}}
{{- $_ := set $.into $key $value -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Any value as compact JSON that is also YAML. */}}
{{- define "dagster.toJson" -}}
{{- $text := toJson . -}}
{{- range regexFindAll "[\\x7f-\\x9f\\x{feff}\\x{fffe}\\x{ffff}]" $text -1 | uniq -}}
{{- $text = replace . (printf "%+q" . | trimAll "\"" | replace "\\x" "\\u00") $text -}}
{{- end -}}
{{- $text -}}
{{- end }}

{{/* Any value as indented JSON that can stand in a block of YAML. */}}
{{- define "dagster.toPrettyJson" -}}
{{- $text := toPrettyJson . -}}
{{- range regexFindAll "[\\x7f-\\x9f\\x{feff}\\x{fffe}\\x{ffff}]" $text -1 | uniq -}}
{{- $text = replace . (printf "%+q" . | trimAll "\"" | replace "\\x" "\\u00") $text -}}
{{- end -}}
{{- $text -}}
{{- end }}

{{- define "dagster.database" -}}
{{- if .Values.global.floe.postgresql.enabled }}
host: {{ printf "%s.%s.svc" (default (include "dagster.nameInRelease" (dict "release" .Release.Name "chart" "postgresql")) .Values.global.floe.postgresql.fullname) .Release.Namespace | quote }}
{{- else }}
host: {{ required "Dagster needs a database server: set global.floe.postgresql.host to where it is, or global.floe.postgresql.enabled to true for one in this release." .Values.global.floe.postgresql.host | quote }}
{{- end }}
port: {{ int64 (ternary 5432 .Values.global.floe.postgresql.port .Values.global.floe.postgresql.enabled) }}
name: {{ .Values.global.floe.postgresql.databases.dagster.name | quote }}
username: {{ .Values.global.floe.postgresql.databases.dagster.username | quote }}
{{- if and (regexMatch "^verify-" .Values.global.floe.postgresql.sslMode) (not .Values.global.floe.postgresql.caSecret) }}
sslMode: {{ fail (printf "global.floe.postgresql.sslMode is %s: set global.floe.postgresql.caSecret to a Secret with the certificate of the server's authority." .Values.global.floe.postgresql.sslMode) | quote }}
{{- else }}
sslMode: {{ .Values.global.floe.postgresql.sslMode | quote }}
{{- end }}
secret: {{ default (printf "%s-database" (include "dagster.nameInRelease" (dict "release" .Release.Name "chart" "dagster"))) .Values.global.floe.postgresql.databases.dagster.credential.existingSecret | quote }}
{{- end }}

{{- define "dagster.image" -}}
{{- $image := .image -}}
{{- $mirror := .mirror -}}
{{- $whose := .whose -}}
{{- if $image.digest -}}
{{- printf "%s/%s@%s" (default $image.registry $mirror) (required (printf "%s has no image.repository." $whose) $image.repository) $image.digest -}}
{{- else -}}
{{- printf "%s/%s:%s" (default $image.registry $mirror) (required (printf "%s has no image.repository." $whose) $image.repository) (required (printf "%s has neither an image.tag nor an image.digest." $whose) $image.tag) -}}
{{- end -}}
{{- end }}

{{- define "dagster.json" -}}
{{- $root := .root -}}
{{- $settings := .settings -}}
{{- $name := .name -}}
{{- include "dagster.toPrettyJson" (include "dagster.json2" (dict "root" $root "settings" $settings "name" $name) | fromYaml) }}{{ "\n" }}
{{- end }}

{{- define "dagster.json2" -}}
{{- $root := .root -}}
{{- $settings := .settings -}}
{{- $name := .name -}}
k8s:
  image_pull_policy: {{ $settings.image.pullPolicy | quote }}
  {{- if $settings.runs.inherit }}
  {{- if $settings.env }}
  env:
    {{- range $name2, $value := $settings.env }}
    - name: {{ $name2 | quote }}
      {{- if kindIs "string" $value }}
      value: {{ $value | quote }}
      {{- end }}
      {{- if kindIs "map" $value }}
      {{- if or (not (kindIs "invalid" $value.secretKeyRef)) (not (kindIs "invalid" $value.configMapKeyRef)) (not (kindIs "invalid" $value.fieldRef)) (not (kindIs "invalid" $value.resourceFieldRef)) }}
      valueFrom:
        {{- if not (kindIs "invalid" $value.secretKeyRef) }}
        secretKeyRef:
          {{- toYaml $value.secretKeyRef | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $value.configMapKeyRef) }}
        configMapKeyRef:
          {{- toYaml $value.configMapKeyRef | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $value.fieldRef) }}
        fieldRef:
          {{- toYaml $value.fieldRef | nindent 10 }}
        {{- end }}
        {{- if not (kindIs "invalid" $value.resourceFieldRef) }}
        resourceFieldRef:
          {{- toYaml $value.resourceFieldRef | nindent 10 }}
        {{- end }}
      {{- else }}
      valueFrom: {}
      {{- end }}
      {{- end }}
    {{- end }}
  {{- else }}
  env: []
  {{- end }}
  {{- end }}
  {{- if $settings.runs.inherit }}
  {{- $anyVolume := false }}
  {{- range $volumeName, $_ := $settings.volumes }}
  {{- if hasKey $root.Values.runs.volumes $volumeName }}
  {{- $anyVolume = true }}
  {{- end }}
  {{- end }}
  {{- if or $anyVolume $settings.volumes }}
  volumes:
    {{- range $volumeName, $_ := $settings.volumes }}
    {{- if hasKey $root.Values.runs.volumes $volumeName }}
    - {{ fail (printf "Code location '%s' has a volume '%s', as have all runs: its own runs would get both. Give one another name, or set the location's runs.inherit to false." $name $volumeName) | quote }}
    {{- end }}
    {{- end }}
    {{- range $name2, $overrides := $settings.volumes }}
    {{- $volume := dict "source" dict }}
    {{- include "dagster.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
    -
      {{- if regexMatch "^(dagster-home|tmp|instance|workspace|database-ca|compute-logs)$" $name2 }}
      name: {{ fail (printf "Code location '%s' has a volume '%s', as the chart calls a volume of its own. Give it another name." $name $name2) | quote }}
      {{- else }}
      name: {{ $name2 | quote }}
      {{- end }}
      {{- if not (kindIs "invalid" $volume.source.configMap) }}
      configMap:
        {{- toYaml $volume.source.configMap | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $volume.source.secret) }}
      secret:
        {{- toYaml $volume.source.secret | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $volume.source.persistentVolumeClaim) }}
      persistentVolumeClaim:
        {{- toYaml $volume.source.persistentVolumeClaim | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $volume.source.emptyDir) }}
      emptyDir:
        {{- toYaml $volume.source.emptyDir | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $volume.source.projected) }}
      projected:
        {{- toYaml $volume.source.projected | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $volume.source.ephemeral) }}
      ephemeral:
        {{- toYaml $volume.source.ephemeral | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $volume.source.csi) }}
      csi:
        {{- toYaml $volume.source.csi | nindent 8 }}
      {{- end }}
    {{- end }}
  {{- else }}
  volumes: []
  {{- end }}
  {{- end }}
  {{- if $settings.runs.inherit }}
  {{- if $settings.volumes }}
  volume_mounts:
    {{- range $name2, $overrides := $settings.volumes }}
    {{- $volume := dict "source" dict }}
    {{- include "dagster.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
    - name: {{ $name2 | quote }}
      mountPath: {{ $volume.mountPath | quote }}
      {{- if $volume.subPath }}
      subPath: {{ $volume.subPath | quote }}
      {{- end }}
      {{- if not (kindIs "invalid" $volume.readOnly) }}
      readOnly: {{ $volume.readOnly }}
      {{- end }}
    {{- end }}
  {{- else }}
  volume_mounts: []
  {{- end }}
  {{- end }}
  {{- with $settings.runs.resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  run_k8s_config:
    {{- if or (and $settings.runs.inherit $settings.envFrom) $settings.runs.k8sConfig.containerConfig }}
    container_config:
      {{- if $settings.runs.inherit }}
      {{- with $settings.envFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- range $name2, $containerConfigItem := $settings.runs.k8sConfig.containerConfig }}
      {{- if not (has $name2 (list "envFrom")) }}
      {{ $name2 | quote }}: {{ include "dagster.toJson" $containerConfigItem }}
      {{- end }}
      {{- end }}
    {{- else }}
    container_config: {}
    {{- end }}
    pod_spec_config: {{ include "dagster.toJson" $settings.runs.k8sConfig.podSpecConfig }}
    pod_template_spec_metadata: {{ include "dagster.toJson" $settings.runs.k8sConfig.podTemplateSpecMetadata }}
    job_spec_config: {{ include "dagster.toJson" $settings.runs.k8sConfig.jobSpecConfig }}
    job_metadata: {{ include "dagster.toJson" $settings.runs.k8sConfig.jobMetadata }}
  {{- range $name2, $containerContextItem := $settings.runs.containerContext }}
  {{- if not (has $name2 (list "image_pull_policy" "env" "volumes" "volume_mounts" "resources" "run_k8s_config")) }}
  {{ $name2 | quote }}: {{ include "dagster.toJson" $containerContextItem }}
  {{- end }}
  {{- end }}{{ "\n" }}
{{- end }}

{{- define "dagster.json3" -}}
{{- include "dagster.toPrettyJson" (include "dagster.json4" . | fromYaml).value }}{{ "\n" }}
{{- end }}

{{- define "dagster.json4" -}}
{{- $anyLocation := false }}
{{- range $location := .Values.codeLocations }}
{{- if not $.Values.workspace.existingConfigMap }}
{{- $anyLocation = true }}
{{- end }}
{{- end }}
{{- $anyServer := false }}
{{- range $server := .Values.workspace.servers }}
{{- if not $.Values.workspace.existingConfigMap }}
{{- $anyServer = true }}
{{- end }}
{{- end }}
{{- if or $anyLocation $anyServer }}
value:
  {{- range $name, $location := .Values.codeLocations }}
  {{- $settings := deepCopy $.Values.codeLocationDefaults }}
  {{- include "dagster.overlay" (dict "into" $settings "from" $location "atomic" (dict "code" true "env" (dict "*" true) "volumes" (dict "*" true))) }}
  {{- if not $.Values.workspace.existingConfigMap }}
  - {{ default $name $settings.locationName | quote }}
  {{- end }}
  {{- end }}
  {{- range $name, $_ := .Values.workspace.servers }}
  {{- if not $.Values.workspace.existingConfigMap }}
  - {{ $name | quote }}
  {{- end }}
  {{- end }}
{{- else }}
value: []
{{- end }}{{ "\n" }}
{{- end }}
