{{/* A name of at most "max" characters: "prefix" and "suffix", and a hash of both in place of what is too long. */}}
{{- define "floe-platform.name" -}}
{{- $name := printf "%s-%s" .prefix .suffix | trimSuffix "-" -}}
{{- if gt (len $name) (int .max) -}}
{{- $name = printf "%s-%s" ($name | trunc (int (sub .max 9)) | trimSuffix "-") (sha256sum $name | trunc 8) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{/* A release's name as names of objects may begin: without dots, which Services refuse, and with a letter in front, which they ask for before Kubernetes 1.34. */}}
{{- define "floe-platform.namePrefix" -}}
{{- regexReplaceAll "^([0-9])" (replace "." "-" .) "r${1}" -}}
{{- end }}

{{/* The full name of the objects of "chart" in "release". */}}
{{- define "floe-platform.nameInRelease" -}}
{{- include "floe-platform.name" (dict "prefix" (include "floe-platform.namePrefix" .release) "suffix" .chart "max" 53) -}}
{{- end }}

{{/* Lays "from" over "into", deep: null removes, and what "atomic" names is replaced as a whole. */}}
{{- define "floe-platform.overlay" -}}
{{- range $key, $value := .from -}}
{{- $atomic := get $.atomic $key | default (get $.atomic "*") -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $.into $key -}}
{{- else if and (kindIs "map" $value) (not (kindIs "bool" $atomic)) -}}
{{- if not (kindIs "map" (get $.into $key)) -}}
{{- $_ := set $.into $key dict -}}
{{- end -}}
{{- include "floe-platform.overlay" (dict "into" (get $.into $key) "from" $value "atomic" ($atomic | default dict)) -}}
{{- else -}}
{{- $_ := set $.into $key $value -}}
{{- end -}}
{{- end -}}
{{- end }}
