{{/* A name of at most "max" characters: "prefix" and "suffix", and a hash of both in place of what is too long. */}}
{{- define "floe-platform.name" -}}
{{- $name := printf "%s-%s" .prefix .suffix | trimSuffix "-" -}}
{{- if gt (len $name) (int .max) -}}
{{- $name = printf "%s-%s" ($name | trunc (int (sub .max 9)) | trimSuffix "-") (sha256sum $name | trunc 8) -}}
{{- end -}}
{{- $name -}}
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
