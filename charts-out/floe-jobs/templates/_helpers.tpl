{{/* The name that the names of all objects begin with. */}}
{{- define "floe-jobs.fullname" -}}
{{- ternary .Values.fullnameOverride (regexReplaceAll "^([0-9])" (replace "." "-" .Release.Name) "r${1}") (not (kindIs "invalid" .Values.fullnameOverride)) -}}
{{- end }}

{{/* The chart and its version, as a label. */}}
{{- define "floe-jobs.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* A name of at most "max" characters: "prefix" and "suffix", and a hash of both in place of what is too long. */}}
{{- define "floe-jobs.name" -}}
{{- $name := printf "%s-%s" .prefix .suffix -}}
{{- if gt (len $name) (int .max) -}}
{{- $name = printf "%s-%s" ($name | trunc (int (sub .max 9)) | trimSuffix "-") (sha256sum $name | trunc 8) -}}
{{- end -}}
{{- $name -}}
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

{{/* Any value as indented JSON that can stand in a block of YAML. */}}
{{- define "floe-jobs.toPrettyJson" -}}
{{- $text := toPrettyJson . -}}
{{- range regexFindAll "[\\x7f-\\x9f\\x{feff}\\x{fffe}\\x{ffff}]" $text -1 | uniq -}}
{{- $text = replace . (printf "%+q" . | trimAll "\"" | replace "\\x" "\\u00") $text -}}
{{- end -}}
{{- $text -}}
{{- end }}

{{- define "floe-jobs.jobSpec" -}}
{{- $root := .root -}}
{{- $job := .job -}}
{{- $name := .name -}}
backoffLimit: {{ $job.backoffLimit }}
{{- if not (kindIs "invalid" $job.activeDeadlineSeconds) }}
activeDeadlineSeconds: {{ $job.activeDeadlineSeconds }}
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
      {{- with omit $job.labels "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "floe.dev/job" "floe.dev/product" "floe.dev/domain" "floe.dev/owner" }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- if or $root.Values.artifacts.content $job.annotations }}
    annotations:
      {{- if $root.Values.artifacts.content }}
      checksum/artifacts: {{ sha256sum (include "floe-jobs.artifacts.data" $root) | quote }}
      {{- end }}
      {{- with omit ($job.annotations | default dict) "checksum/artifacts" }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- end }}
  spec:
    {{- if $root.Values.serviceAccount.create }}
    serviceAccountName: {{ include "floe-jobs.fullname" $root | quote }}
    {{- else }}
    serviceAccountName: {{ ternary $root.Values.serviceAccount.name "default" (not (kindIs "invalid" $root.Values.serviceAccount.name)) | quote }}
    {{- end }}
    automountServiceAccountToken: false
    enableServiceLinks: false
    {{- with $job.podSecurityContext }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    restartPolicy: Never
    terminationGracePeriodSeconds: {{ $job.terminationGracePeriodSeconds }}
    {{- if not (kindIs "invalid" $job.priorityClassName) }}
    priorityClassName: {{ $job.priorityClassName | quote }}
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
    volumes:
      - name: tmp
        emptyDir: {}
      {{- if $root.Values.artifacts.content }}
      - name: artifacts
        configMap:
          name: {{ include "floe-jobs.name" (dict "prefix" (include "floe-jobs.fullname" $root) "suffix" "artifacts" "max" 63) | quote }}
      {{- end }}
      {{- range $credential, $_ := $job.credentialFiles }}
      - name: {{ printf "credential-%s" $credential | quote }}
        secret:
          {{- if hasKey $root.Values.credentials $credential }}
          secretName: {{ ternary ((index $root.Values.credentials $credential).existingSecret) (include "floe-jobs.name" (dict "prefix" (include "floe-jobs.fullname" $root) "suffix" $credential "max" 63)) (not (kindIs "invalid" ((index $root.Values.credentials $credential).existingSecret))) | quote }}
          {{- else }}
          secretName: {{ fail (printf "There is no credential '%s' under .Values.credentials." $credential) | quote }}
          {{- end }}
      {{- end }}
    containers:
      - name: job
        {{- if $job.image.digest }}
        image: {{ printf "%s/%s@%s" $job.image.registry (required (printf "Job '%s' has no image.repository." $name) $job.image.repository) $job.image.digest | quote }}
        {{- else }}
        image: {{ printf "%s/%s:%s" $job.image.registry (required (printf "Job '%s' has no image.repository." $name) $job.image.repository) (required (printf "Job '%s' has neither an image.tag nor an image.digest." $name) $job.image.tag) | quote }}
        {{- end }}
        imagePullPolicy: {{ $job.image.pullPolicy | quote }}
        {{- with $job.command }}
        {{- if . }}
        command:
          {{- range $commandItem := . }}
          - {{ $commandItem | quote }}
          {{- end }}
        {{- end }}
        {{- end }}
        {{- with $job.args }}
        {{- if . }}
        args:
          {{- range $arg := . }}
          - {{ $arg | quote }}
          {{- end }}
        {{- end }}
        {{- end }}
        {{- if or (and $root.Values.artifacts.content (not (hasKey $job.env "FLOE_ARTIFACTS"))) $job.env }}
        env:
          {{- if and $root.Values.artifacts.content (not (hasKey $job.env "FLOE_ARTIFACTS")) }}
          - name: FLOE_ARTIFACTS
            value: {{ printf "%s/compiled_artifacts.json" $root.Values.artifacts.mountPath | quote }}
          {{- end }}
          {{- range $name2, $value := $job.env }}
          - name: {{ $name2 | quote }}
            {{- if kindIs "string" $value }}
            value: {{ $value | quote }}
            {{- end }}
            {{- if kindIs "map" $value }}
            {{- if not (kindIs "invalid" $value.credential) }}
            valueFrom:
              secretKeyRef:
                {{- if hasKey $root.Values.credentials $value.credential.name }}
                name: {{ ternary ((index $root.Values.credentials $value.credential.name).existingSecret) (include "floe-jobs.name" (dict "prefix" (include "floe-jobs.fullname" $root) "suffix" $value.credential.name "max" 63)) (not (kindIs "invalid" ((index $root.Values.credentials $value.credential.name).existingSecret))) | quote }}
                {{- else }}
                name: {{ fail (printf "There is no credential '%s' under .Values.credentials." $value.credential.name) | quote }}
                {{- end }}
                key: {{ $value.credential.key | quote }}
            {{- else }}
            {{- if or (not (kindIs "invalid" $value.secretKeyRef)) (not (kindIs "invalid" $value.configMapKeyRef)) (not (kindIs "invalid" $value.fieldRef)) (not (kindIs "invalid" $value.resourceFieldRef)) }}
            valueFrom:
              {{- if not (kindIs "invalid" $value.secretKeyRef) }}
              secretKeyRef:
                {{- toYaml $value.secretKeyRef | nindent 16 }}
              {{- end }}
              {{- if not (kindIs "invalid" $value.configMapKeyRef) }}
              configMapKeyRef:
                {{- toYaml $value.configMapKeyRef | nindent 16 }}
              {{- end }}
              {{- if not (kindIs "invalid" $value.fieldRef) }}
              fieldRef:
                {{- toYaml $value.fieldRef | nindent 16 }}
              {{- end }}
              {{- if not (kindIs "invalid" $value.resourceFieldRef) }}
              resourceFieldRef:
                {{- toYaml $value.resourceFieldRef | nindent 16 }}
              {{- end }}
            {{- end }}
            {{- end }}
            {{- end }}
          {{- end }}
        {{- end }}
        {{- with $job.resources }}
        resources:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- with $job.securityContext }}
        securityContext:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          {{- if $root.Values.artifacts.content }}
          - name: artifacts
            mountPath: {{ $root.Values.artifacts.mountPath | quote }}
            readOnly: true
          {{- end }}
          {{- range $credential, $folder := $job.credentialFiles }}
          - name: {{ printf "credential-%s" $credential | quote }}
            mountPath: {{ $folder | quote }}
            readOnly: true
          {{- end }}
{{- end }}
