{{/* The name that the names of all objects begin with. */}}
{{- define "floe-jobs.fullname" -}}
{{- default (include "floe-jobs.namePrefix" .Release.Name) .Values.fullnameOverride -}}
{{- end }}

{{/* The chart and its version, as a label. */}}
{{- define "floe-jobs.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* A name of at most "max" characters: "prefix" and "suffix", and a hash of both in place of what is too long. */}}
{{- define "floe-jobs.name" -}}
{{- $name := printf "%s-%s" .prefix .suffix | trimSuffix "-" -}}
{{- if gt (len $name) (int .max) -}}
{{- $name = printf "%s-%s" ($name | trunc (int (sub .max 9)) | trimSuffix "-") (sha256sum $name | trunc 8) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{/* A release's name as names of objects may begin: without dots, which Services refuse, and with a letter in front, which they ask for before Kubernetes 1.34. */}}
{{- define "floe-jobs.namePrefix" -}}
{{- regexReplaceAll "^([0-9])" (replace "." "-" .) "r${1}" -}}
{{- end }}

{{/* The full name of the objects of "chart" in "release". */}}
{{- define "floe-jobs.nameInRelease" -}}
{{- include "floe-jobs.name" (dict "prefix" (include "floe-jobs.namePrefix" .release) "suffix" .chart "max" 53) -}}
{{- end }}

{{/* The labels of every object. */}}
{{- define "floe-jobs.labels" -}}
helm.sh/chart: {{ include "floe-jobs.chart" . | quote }}
{{ include "floe-jobs.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | default .Chart.Version | replace "+" "_" | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe
{{- end }}

{{/* The labels that select the pods of this release. They never change, for selectors cannot. */}}
{{- define "floe-jobs.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Lays "from" over "into", deep: null removes, and what "atomic" names is replaced as a whole. */}}
{{- define "floe-jobs.overlay" -}}
{{- range $key, $value := .from -}}
{{- $atomic := get $.atomic $key | default (get $.atomic "*") -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $.into $key -}}
{{- else if and (kindIs "map" $value) (not (kindIs "bool" $atomic)) -}}
{{- if not (kindIs "map" (get $.into $key)) -}}
{{- $_ := set $.into $key dict -}}
{{- end -}}
{{- include "floe-jobs.overlay" (dict "into" (get $.into $key) "from" $value "atomic" ($atomic | default dict)) -}}
{{- else -}}
{{- $_ := set $.into $key $value -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Any value as compact JSON that is also YAML. */}}
{{- define "floe-jobs.toJson" -}}
{{- $text := toJson . -}}
{{- range regexFindAll "[\\x7f-\\x9f\\x{feff}\\x{fffe}\\x{ffff}]" $text -1 | uniq -}}
{{- $text = replace . (printf "%+q" . | trimAll "\"" | replace "\\x" "\\u00") $text -}}
{{- end -}}
{{- $text -}}
{{- end }}

{{/* Any value as indented JSON that can stand in a block of YAML. */}}
{{- define "floe-jobs.toPrettyJson" -}}
{{- $text := toPrettyJson . -}}
{{- range regexFindAll "[\\x7f-\\x9f\\x{feff}\\x{fffe}\\x{ffff}]" $text -1 | uniq -}}
{{- $text = replace . (printf "%+q" . | trimAll "\"" | replace "\\x" "\\u00") $text -}}
{{- end -}}
{{- $text -}}
{{- end }}

{{- define "floe-jobs.addresses" -}}
{{- $root := .root -}}
{{- $artifacts := .artifacts -}}
{{- if $root.Values.platform.polaris.enabled }}
{{- if $root.Values.platform.polaris.url }}
polaris: {{ $root.Values.platform.polaris.url | quote }}
{{- else if $root.Values.platform.release }}
polaris: {{ printf "http://%s.%s.svc:8181" (include "floe-jobs.nameInRelease" (dict "release" $root.Values.platform.release "chart" "polaris")) (default $root.Release.Namespace $root.Values.platform.namespace) | quote }}
{{- end }}
{{- end }}
{{- if $root.Values.platform.otel.enabled }}
{{- if $root.Values.platform.otel.url }}
otel: {{ $root.Values.platform.otel.url | quote }}
{{- else if eq (default (ternary "http/protobuf" "grpc" (eq (default "" (dig "otlp_protocol" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "http")) $root.Values.platform.otel.protocol) "grpc" }}
{{- if $root.Values.platform.release }}
otel: {{ printf "http://%s.%s.svc:4317" (include "floe-jobs.nameInRelease" (dict "release" $root.Values.platform.release "chart" "otel-collector")) (default $root.Release.Namespace $root.Values.platform.namespace) | quote }}
{{- else }}
{{- with default "" (dig "otlp_endpoint" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts))))) }}
otel: {{ . | quote }}
{{- end }}
{{- end }}
{{- else if $root.Values.platform.release }}
otel: {{ printf "http://%s.%s.svc:4318" (include "floe-jobs.nameInRelease" (dict "release" $root.Values.platform.release "chart" "otel-collector")) (default $root.Release.Namespace $root.Values.platform.namespace) | quote }}
{{- else }}
{{- with default "" (dig "otlp_endpoint" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts))))) }}
otel: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- if $root.Values.platform.openLineage.enabled }}
{{- if $root.Values.platform.openLineage.url }}
openLineage: {{ $root.Values.platform.openLineage.url | quote }}
{{- else if $root.Values.platform.release }}
openLineage: {{ printf "http://%s.%s.svc:5000" (include "floe-jobs.nameInRelease" (dict "release" $root.Values.platform.release "chart" "marquez")) (default $root.Release.Namespace $root.Values.platform.namespace) | quote }}
{{- else }}
{{- with default "" (dig "lineage_endpoint" "" (default dict (dig "observability" dict $artifacts))) }}
openLineage: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- if $root.Values.platform.dagster.enabled }}
{{- if $root.Values.platform.dagster.url }}
dagster: {{ $root.Values.platform.dagster.url | quote }}
{{- else if $root.Values.platform.release }}
dagster: {{ printf "http://%s-webserver.%s.svc:3000" (include "floe-jobs.nameInRelease" (dict "release" $root.Values.platform.release "chart" "dagster")) (default $root.Release.Namespace $root.Values.platform.namespace) | quote }}
{{- end }}
{{- end }}
{{- if $root.Values.platform.objectStorage.enabled }}
{{- if $root.Values.platform.objectStorage.url }}
objectStorage: {{ $root.Values.platform.objectStorage.url | quote }}
{{- else if $root.Values.platform.release }}
objectStorage: {{ printf "http://%s.%s.svc:9000" (include "floe-jobs.nameInRelease" (dict "release" $root.Values.platform.release "chart" "object-storage")) (default $root.Release.Namespace $root.Values.platform.namespace) | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "floe-jobs.commonEnv" -}}
{{- $root := .root -}}
{{- $addresses := .addresses -}}
{{- $artifacts := .artifacts -}}
{{- if or $root.Values.artifacts.path (or $artifacts (and (not $root.Values.artifacts.path) $root.Values.artifacts.existingConfigMap)) }}
FLOE_ARTIFACTS: {{ default (printf "%s/compiled_artifacts.json" $root.Values.artifacts.mountPath) $root.Values.artifacts.path | quote }}
{{- end }}
{{- with default "" (dig "log_level" "" (default dict (dig "logging" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts))))))) }}
FLOE_LOG_LEVEL: {{ . | quote }}
{{- end }}
{{- if dig "dbt_profiles" dict $artifacts }}
DBT_PROFILES_DIR: {{ $root.Values.artifacts.mountPath | quote }}
{{- end }}
{{- if not (kindIs "invalid" $addresses.polaris) }}
POLARIS_URI: {{ $addresses.polaris | quote }}
{{- end }}
{{- if not (kindIs "invalid" $addresses.polaris) }}
PYICEBERG_CATALOG__DEFAULT__TYPE: rest
{{- end }}
{{- if not (kindIs "invalid" $addresses.polaris) }}
PYICEBERG_CATALOG__DEFAULT__URI: {{ printf "%s/api/catalog" $addresses.polaris | quote }}
{{- end }}
{{- if and (not (kindIs "invalid" $addresses.polaris)) $root.Values.platform.polaris.warehouse }}
PYICEBERG_CATALOG__DEFAULT__WAREHOUSE: {{ $root.Values.platform.polaris.warehouse | quote }}
{{- end }}
{{- if and (not (kindIs "invalid" $addresses.otel)) (not (eq (toString (dig "enabled" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "false")) }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ $addresses.otel | quote }}
{{- end }}
{{- if and (not (kindIs "invalid" $addresses.otel)) (not (eq (toString (dig "enabled" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "false")) }}
OTEL_EXPORTER_OTLP_PROTOCOL: {{ default (ternary "http/protobuf" "grpc" (eq (default "" (dig "otlp_protocol" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "http")) $root.Values.platform.otel.protocol | quote }}
{{- end }}
{{- if and (not (kindIs "invalid" $addresses.otel)) (not (eq (toString (dig "enabled" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "false")) }}
OTEL_SERVICE_NAME: {{ default $root.Release.Name $root.Values.product.name | quote }}
{{- end }}
{{- if and (not (kindIs "invalid" $addresses.otel)) (not (eq (toString (dig "enabled" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "false")) }}
OTEL_RESOURCE_ATTRIBUTES: {{ printf "service.namespace=floe%s%s" (ternary (printf ",service.version=%s" (replace "+" "%20" (urlquery (default "" (dig "product_version" "" (default dict (dig "metadata" dict $artifacts))))))) "" (not (empty (default "" (dig "product_version" "" (default dict (dig "metadata" dict $artifacts))))))) (ternary (printf ",deployment.environment.name=%s" (replace "+" "%20" (urlquery (default "" (dig "deployment_environment" "" (default dict (dig "resource_attributes" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts))))))))))) "" (not (empty (default "" (dig "deployment_environment" "" (default dict (dig "resource_attributes" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts))))))))))) | quote }}
{{- end }}
{{- if and (and (not (kindIs "invalid" $addresses.otel)) (not (eq (toString (dig "enabled" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "false"))) (ne (toString (dig (default "" (dig "deployment_environment" "" (default dict (dig "resource_attributes" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))))) "" (default dict (dig "sampling" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))))) "") }}
OTEL_TRACES_SAMPLER: parentbased_traceidratio
{{- end }}
{{- if and (and (not (kindIs "invalid" $addresses.otel)) (not (eq (toString (dig "enabled" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "false"))) (ne (toString (dig (default "" (dig "deployment_environment" "" (default dict (dig "resource_attributes" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))))) "" (default dict (dig "sampling" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))))) "") }}
OTEL_TRACES_SAMPLER_ARG: {{ toString (dig (default "" (dig "deployment_environment" "" (default dict (dig "resource_attributes" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))))) "" (default dict (dig "sampling" dict (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts))))))) | quote }}
{{- end }}
{{- if eq (toString (dig "enabled" "" (default dict (dig "telemetry" dict (default dict (dig "observability" dict $artifacts)))))) "false" }}
OTEL_SDK_DISABLED: "true"
{{- end }}
{{- if not (kindIs "invalid" $addresses.openLineage) }}
OPENLINEAGE_URL: {{ $addresses.openLineage | quote }}
{{- end }}
{{- if not (kindIs "invalid" $addresses.openLineage) }}
OPENLINEAGE_NAMESPACE: {{ default (default $root.Release.Namespace (default "" (dig "lineage_namespace" "" (default dict (dig "observability" dict $artifacts))))) $root.Values.platform.openLineage.namespace | quote }}
{{- end }}
{{- if eq (toString (dig "lineage" "" (default dict (dig "observability" dict $artifacts)))) "false" }}
OPENLINEAGE_DISABLED: "true"
{{- end }}
{{- if not (kindIs "invalid" $addresses.dagster) }}
DAGSTER_WEBSERVER_URL: {{ $addresses.dagster | quote }}
{{- end }}
{{- if not (kindIs "invalid" $addresses.objectStorage) }}
AWS_ENDPOINT_URL_S3: {{ $addresses.objectStorage | quote }}
{{- end }}
{{- with $root.Values.platform.objectStorage.region }}
AWS_REGION: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "floe-jobs.jobSpec" -}}
{{- $root := .root -}}
{{- $artifacts := .artifacts -}}
{{- $artifactsChecksum := .artifactsChecksum -}}
{{- $commonEnv := .commonEnv -}}
{{- $job := .job -}}
{{- $steps := .steps -}}
{{- $name := .name -}}
backoffLimit: {{ $job.backoffLimit }}
{{- if $job.activeDeadlineSeconds }}
activeDeadlineSeconds: {{ $job.activeDeadlineSeconds }}
{{- end }}
{{- if not (kindIs "invalid" $job.ttlSecondsAfterFinished) }}
ttlSecondsAfterFinished: {{ int64 $job.ttlSecondsAfterFinished }}
{{- end }}
{{- if not (kindIs "invalid" $job.parallelism) }}
parallelism: {{ $job.parallelism }}
{{- end }}
{{- if $job.completions }}
completions: {{ $job.completions }}
{{- end }}
{{- if $job.completionMode }}
completionMode: {{ $job.completionMode | quote }}
{{- end }}
{{- if not (kindIs "invalid" $job.podFailurePolicy) }}
podFailurePolicy:
  {{- toYaml $job.podFailurePolicy | nindent 2 }}
{{- end }}
template:
  metadata:
    labels:
      {{- include "floe-jobs.selectorLabels" $root | nindent 6 }}
      app.kubernetes.io/component: job
      floe.dev/job: {{ $name | quote }}
      {{- with $root.Values.product.name }}
      floe.dev/product: {{ . | quote }}
      {{- end }}
      {{- with $root.Values.product.domain }}
      floe.dev/domain: {{ . | quote }}
      {{- end }}
      {{- with $root.Values.product.owner }}
      floe.dev/owner: {{ . | quote }}
      {{- end }}
      {{- with $root.Values.product.tier }}
      floe.dev/tier: {{ . | quote }}
      {{- end }}
      {{- with omit $job.labels "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "floe.dev/job" "floe.dev/product" "floe.dev/domain" "floe.dev/owner" "floe.dev/tier" }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- if or $artifacts $job.annotations }}
    annotations:
      {{- if $artifacts }}
      checksum/artifacts: {{ $artifactsChecksum | quote }}
      {{- end }}
      {{- with omit ($job.annotations | default dict) "checksum/artifacts" }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- end }}
  spec:
    {{- if $job.serviceAccountName }}
    serviceAccountName: {{ $job.serviceAccountName | quote }}
    {{- else if $root.Values.serviceAccount.create }}
    serviceAccountName: {{ include "floe-jobs.fullname" $root | quote }}
    {{- else }}
    serviceAccountName: {{ default "default" $root.Values.serviceAccount.name | quote }}
    {{- end }}
    automountServiceAccountToken: false
    enableServiceLinks: false
    {{- with $job.podSecurityContext }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    restartPolicy: Never
    terminationGracePeriodSeconds: {{ $job.terminationGracePeriodSeconds }}
    {{- if $job.priorityClassName }}
    priorityClassName: {{ $job.priorityClassName | quote }}
    {{- end }}
    {{- if $job.runtimeClassName }}
    runtimeClassName: {{ $job.runtimeClassName | quote }}
    {{- end }}
    {{- with $root.Values.imagePullSecrets }}
    imagePullSecrets:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $job.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $job.affinity }}
    affinity:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $job.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $job.topologySpreadConstraints }}
    topologySpreadConstraints:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    dnsPolicy: {{ $job.dnsPolicy | quote }}
    {{- with $job.dnsConfig }}
    dnsConfig:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $job.hostAliases }}
    hostAliases:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- if or $job.initContainers $job.sidecars (initial $steps) }}
    initContainers:
      {{- range $initContainer := $job.initContainers }}
      - {{- toYaml $initContainer | nindent 8 }}
      {{- end }}
      {{- range $sidecar := $job.sidecars }}
      -
        {{- if semverCompare ">=1.29.0-0" $root.Capabilities.KubeVersion.Version }}
        restartPolicy: Always
        {{- else }}
        restartPolicy: {{ fail (printf "Job '%s' has sidecars, which Kubernetes runs from 1.29 on." $name) | quote }}
        {{- end }}
        {{- with omit $sidecar "restartPolicy" }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      {{- range $step := initial $steps }}
      - {{ include "floe-jobs.container" (dict "root" $root "artifacts" $artifacts "commonEnv" $commonEnv "job" $job "name" $name "step" $step) | indent 8 | trim }}
      {{- end }}
    {{- end }}
    containers:
      - {{ include "floe-jobs.container" (dict "root" $root "artifacts" $artifacts "commonEnv" $commonEnv "job" $job "name" $name "step" (last $steps)) | indent 8 | trim }}
    volumes:
      {{- if not (hasKey $job.volumes "tmp") }}
      - name: tmp
        emptyDir: {}
      {{- end }}
      {{- if not (hasKey $job.volumes "work") }}
      - name: work
        emptyDir: {}
      {{- end }}
      {{- if $artifacts }}
      - name: artifacts
        configMap:
          name: {{ include "floe-jobs.name" (dict "prefix" (include "floe-jobs.fullname" $root) "suffix" "artifacts" "max" 63) | quote }}
      {{- end }}
      {{- if and (not $root.Values.artifacts.path) $root.Values.artifacts.existingConfigMap }}
      - name: artifacts
        configMap:
          name: {{ $root.Values.artifacts.existingConfigMap | quote }}
      {{- end }}
      {{- range $credential, $_ := $job.credentialFiles }}
      - name: {{ printf "credential-%s" $credential | quote }}
        secret:
          {{- if hasKey $root.Values.credentials $credential }}
          secretName: {{ default (include "floe-jobs.name" (dict "prefix" (include "floe-jobs.fullname" $root) "suffix" $credential "max" 63)) ((index $root.Values.credentials $credential).existingSecret) | quote }}
          {{- else }}
          secretName: {{ fail (printf "There is no credential '%s' under .Values.credentials." $credential) | quote }}
          {{- end }}
      {{- end }}
      {{- range $name2, $overrides := $job.volumes }}
      {{- $volume := dict "source" dict }}
      {{- include "floe-jobs.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
      -
        {{- if regexMatch "^(artifacts|credential-.*)$" $name2 }}
        name: {{ fail (printf "Job '%s' has a volume '%s', as the chart calls a volume of its own. Give it another name." $name $name2) | quote }}
        {{- else }}
        name: {{ $name2 | quote }}
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

{{- define "floe-jobs.container" -}}
{{- $root := .root -}}
{{- $artifacts := .artifacts -}}
{{- $commonEnv := .commonEnv -}}
{{- $job := .job -}}
{{- $name := .name -}}
{{- $step := .step -}}
{{- $container := deepCopy $job -}}
{{- include "floe-jobs.overlay" (dict "into" $container "from" (required (printf "Job '%s' has a step of the kind '%s', which .Values.kinds does not have." $name (default "" $step.kind)) (ternary (index $root.Values.kinds (default "" $step.kind)) dict (not (empty $step.kind)))) "atomic" (dict "env" (dict "*" true) "volumes" (dict "*" true))) -}}
{{- include "floe-jobs.overlay" (dict "into" $container "from" $step "atomic" (dict "env" (dict "*" true) "volumes" (dict "*" true))) -}}
name: {{ default "job" $step.name | quote }}
image: {{ include "floe-jobs.image" (dict "image" $container.image "whose" (printf "Job '%s'" $name)) | quote }}
imagePullPolicy: {{ $container.image.pullPolicy | quote }}
{{- with $container.command }}
command:
  {{- range $commandItem := . }}
  - {{ $commandItem | quote }}
  {{- end }}
{{- end }}
{{- if $container.args }}
args:
  {{- range $arg := $container.args }}
  - {{ $arg | quote }}
  {{- end }}
{{- else if eq $container.kind "dbt" }}
{{- if or (splitList " " $container.dbt.command) $container.dbt.select $container.dbt.exclude $container.dbt.vars $container.dbt.target $container.dbt.threads (and $container.dbt.fullRefresh (has $container.dbt.command (list "build" "run" "seed" "compile"))) }}
args:
  {{- range $word := splitList " " $container.dbt.command }}
  - {{ $word | quote }}
  {{- end }}
  {{- if $container.dbt.select }}
  - "--select"
  {{- end }}
  {{- range $selectItem := $container.dbt.select }}
  - {{ $selectItem | quote }}
  {{- end }}
  {{- if $container.dbt.exclude }}
  - "--exclude"
  {{- end }}
  {{- range $excludeItem := $container.dbt.exclude }}
  - {{ $excludeItem | quote }}
  {{- end }}
  {{- if $container.dbt.vars }}
  - "--vars"
  {{- end }}
  {{- if $container.dbt.vars }}
  - {{ include "floe-jobs.toJson" $container.dbt.vars | quote }}
  {{- end }}
  {{- if $container.dbt.target }}
  - "--target"
  {{- end }}
  {{- if $container.dbt.target }}
  - {{ $container.dbt.target | quote }}
  {{- end }}
  {{- if $container.dbt.threads }}
  - "--threads"
  {{- end }}
  {{- if $container.dbt.threads }}
  - {{ printf "%d" (int64 $container.dbt.threads) | quote }}
  {{- end }}
  {{- if and $container.dbt.fullRefresh (has $container.dbt.command (list "build" "run" "seed" "compile")) }}
  - "--full-refresh"
  {{- end }}
{{- end }}
{{- else if eq $container.kind "dlt" }}
args:
  - {{ $container.dlt.script | quote }}
{{- else if eq $container.kind "quality" }}
args:
  - scan
  {{- if $container.quality.dataSource }}
  - "-d"
  {{- end }}
  {{- if $container.quality.dataSource }}
  - {{ $container.quality.dataSource | quote }}
  {{- end }}
  - "-c"
  - {{ $container.quality.configuration | quote }}
  {{- range $name2, $content := $container.quality.variables }}
  - {{ printf "--variable=%s=%s" $name2 $content | quote }}
  {{- end }}
  {{- range $check := $container.quality.checks }}
  - {{ $check | quote }}
  {{- end }}
{{- end }}
{{- with $container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- $anyText := false }}
{{- range $name2, $_ := mergeOverwrite dict $commonEnv (fromYaml (include "floe-jobs.kindEnv" (dict "commonEnv" $commonEnv "container" $container "name" $name))) }}
{{- if not (hasKey $container.env $name2) }}
{{- $anyText = true }}
{{- end }}
{{- end }}
{{- if or $anyText $container.env }}
env:
  {{- range $name2, $text := mergeOverwrite dict $commonEnv (fromYaml (include "floe-jobs.kindEnv" (dict "commonEnv" $commonEnv "container" $container "name" $name))) }}
  {{- if not (hasKey $container.env $name2) }}
  - name: {{ $name2 | quote }}
    value: {{ $text | quote }}
  {{- end }}
  {{- end }}
  {{- range $name2, $value := $container.env }}
  - name: {{ $name2 | quote }}
    {{- if kindIs "string" $value }}
    value: {{ $value | quote }}
    {{- end }}
    {{- if kindIs "map" $value }}
    {{- if not (kindIs "invalid" $value.credential) }}
    valueFrom:
      secretKeyRef:
        {{- if hasKey $root.Values.credentials $value.credential.name }}
        name: {{ default (include "floe-jobs.name" (dict "prefix" (include "floe-jobs.fullname" $root) "suffix" $value.credential.name "max" 63)) ((index $root.Values.credentials $value.credential.name).existingSecret) | quote }}
        {{- else }}
        name: {{ fail (printf "There is no credential '%s' under .Values.credentials." $value.credential.name) | quote }}
        {{- end }}
        key: {{ $value.credential.key | quote }}
    {{- else }}
    {{- if or (not (kindIs "invalid" $value.secretKeyRef)) (not (kindIs "invalid" $value.configMapKeyRef)) (not (kindIs "invalid" $value.fieldRef)) (not (kindIs "invalid" $value.resourceFieldRef)) }}
    valueFrom:
      {{- if not (kindIs "invalid" $value.secretKeyRef) }}
      secretKeyRef:
        {{- toYaml $value.secretKeyRef | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $value.configMapKeyRef) }}
      configMapKeyRef:
        {{- toYaml $value.configMapKeyRef | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $value.fieldRef) }}
      fieldRef:
        {{- toYaml $value.fieldRef | nindent 8 }}
      {{- end }}
      {{- if not (kindIs "invalid" $value.resourceFieldRef) }}
      resourceFieldRef:
        {{- toYaml $value.resourceFieldRef | nindent 8 }}
      {{- end }}
    {{- end }}
    {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with $container.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $container.resources }}
resources:
  {{- toYaml $container.resources | nindent 2 }}
{{- else }}
resources:
  {{- toYaml (required (printf "Job '%s': there is no resource preset '%s' under .Values.resourcePresets." $name $container.resourcePreset) (index $root.Values.resourcePresets $container.resourcePreset)) | nindent 2 }}
{{- end }}
{{- with $container.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  {{- if not (hasKey $job.volumes "tmp") }}
  - name: tmp
    mountPath: /tmp
  {{- end }}
  {{- if not (hasKey $job.volumes "work") }}
  - name: work
    mountPath: /work
  {{- end }}
  {{- if or $artifacts (and (not $root.Values.artifacts.path) $root.Values.artifacts.existingConfigMap) }}
  - name: artifacts
    mountPath: {{ $root.Values.artifacts.mountPath | quote }}
    readOnly: true
  {{- end }}
  {{- range $credential, $folder := $job.credentialFiles }}
  - name: {{ printf "credential-%s" $credential | quote }}
    mountPath: {{ $folder | quote }}
    readOnly: true
  {{- end }}
  {{- range $name2, $overrides := $job.volumes }}
  {{- $volume := dict "source" dict }}
  {{- include "floe-jobs.overlay" (dict "into" $volume "from" $overrides "atomic" (dict "source" true)) }}
  - name: {{ $name2 | quote }}
    mountPath: {{ $volume.mountPath | quote }}
    {{- if $volume.subPath }}
    subPath: {{ $volume.subPath | quote }}
    {{- end }}
    {{- if not (kindIs "invalid" $volume.readOnly) }}
    readOnly: {{ $volume.readOnly }}
    {{- end }}
  {{- end }}
{{- end }}

{{- define "floe-jobs.image" -}}
{{- $image := .image -}}
{{- $whose := .whose -}}
{{- if $image.digest -}}
{{- printf "%s/%s@%s" $image.registry (required (printf "%s has no image.repository." $whose) $image.repository) $image.digest -}}
{{- else -}}
{{- printf "%s/%s:%s" $image.registry (required (printf "%s has no image.repository." $whose) $image.repository) (required (printf "%s has neither an image.tag nor an image.digest." $whose) $image.tag) -}}
{{- end -}}
{{- end }}

{{- define "floe-jobs.kindEnv" -}}
{{- $commonEnv := .commonEnv -}}
{{- $container := .container -}}
{{- $name := .name -}}
FLOE_JOB: {{ $name | quote }}
{{- if eq $container.kind "dbt" }}
{{- if $container.dbt.projectDir }}
DBT_PROJECT_DIR: {{ $container.dbt.projectDir | quote }}
{{- end }}
{{- end }}
{{- if eq $container.kind "dbt" }}
{{- if default (ternary (index $commonEnv "DBT_PROFILES_DIR") $container.dbt.projectDir (not (kindIs "invalid" (index $commonEnv "DBT_PROFILES_DIR")))) $container.dbt.profilesDir }}
DBT_PROFILES_DIR: {{ default (ternary (index $commonEnv "DBT_PROFILES_DIR") $container.dbt.projectDir (not (kindIs "invalid" (index $commonEnv "DBT_PROFILES_DIR")))) $container.dbt.profilesDir | quote }}
{{- end }}
{{- end }}
{{- if eq $container.kind "dlt" }}
{{- if $container.dlt.pipelineName }}
PIPELINE_NAME: {{ $container.dlt.pipelineName | quote }}
{{- end }}
{{- end }}
{{- if eq $container.kind "dlt" }}
{{- if $container.dlt.datasetName }}
DATASET_NAME: {{ $container.dlt.datasetName | quote }}
{{- end }}
{{- end }}
{{- if eq $container.kind "dlt" }}
{{- if $container.dlt.refresh }}
REFRESH: {{ $container.dlt.refresh | quote }}
{{- end }}
{{- end }}
{{- end }}
