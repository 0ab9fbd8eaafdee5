/** The library's own named templates. A chart carries those that it uses, under its own prefix. */

/** What a chart puts into the named templates. */
export interface StandardFacts {
  /** The chart's name: the prefix of its named templates. */
  readonly prefix: string;
  /** `app.kubernetes.io/part-of`, if the chart is part of something larger. */
  readonly partOf?: string;
}

/** Helm refuses longer release names. */
export const MAX_RELEASE_NAME = 53;

interface Standard {
  /** What it does and what it takes, as a template comment. */
  readonly comment: string;
  readonly uses?: readonly string[];
  readonly body: (facts: StandardFacts) => readonly string[];
}

const include = (facts: StandardFacts, name: string): string => `include "${facts.prefix}.${name}"`;

/** Characters that JSON allows in a string as they are, but YAML does not. */
const NOT_IN_YAML = '[\\\\x7f-\\\\x9f\\\\x{feff}\\\\x{fffe}\\\\x{ffff}]';

const jsonBody = (encoder: string): readonly string[] => [
  `{{- $text := ${encoder} . -}}`,
  `{{- range regexFindAll "${NOT_IN_YAML}" $text -1 | uniq -}}`,
  '{{- $text = replace . (printf "%+q" . | trimAll "\\"" | replace "\\\\x" "\\\\u00") $text -}}',
  '{{- end -}}',
  '{{- $text -}}',
];

const STANDARDS: Readonly<Record<string, Standard>> = {
  chart: {
    comment: 'The chart and its version, as a label.',
    body: () => ['{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}'],
  },
  name: {
    comment: 'A name of at most "max" characters: "prefix" and "suffix", and a hash of both in place of what is too long.',
    body: () => [
      '{{- $name := printf "%s-%s" .prefix .suffix | trimSuffix "-" -}}',
      '{{- if gt (len $name) (int .max) -}}',
      '{{- $name = printf "%s-%s" ($name | trunc (int (sub .max 9)) | trimSuffix "-") (sha256sum $name | trunc 8) -}}',
      '{{- end -}}',
      '{{- $name -}}',
    ],
  },
  namePrefix: {
    comment:
      "A release's name as names of objects may begin: without dots, which Services refuse, and with a letter in front, which they ask for before Kubernetes 1.34.",
    body: () => ['{{- regexReplaceAll "^([0-9])" (replace "." "-" .) "r${1}" -}}'],
  },
  nameInRelease: {
    comment: 'The full name of the objects of "chart" in "release".',
    uses: ['name', 'namePrefix'],
    body: (facts) => [
      `{{- ${include(facts, 'name')} (dict "prefix" (${include(facts, 'namePrefix')} .release) "suffix" .chart "max" ${MAX_RELEASE_NAME}) -}}`,
    ],
  },
  labels: {
    comment: 'The labels of every object.',
    uses: ['chart', 'selectorLabels'],
    body: (facts) => [
      `helm.sh/chart: {{ ${include(facts, 'chart')} . | quote }}`,
      `{{ ${include(facts, 'selectorLabels')} . }}`,
      'app.kubernetes.io/version: {{ .Chart.AppVersion | default .Chart.Version | replace "+" "_" | trunc 63 | quote }}',
      'app.kubernetes.io/managed-by: {{ .Release.Service | quote }}',
      ...(facts.partOf === undefined ? [] : [`app.kubernetes.io/part-of: ${facts.partOf}`]),
    ],
  },
  selectorLabels: {
    comment: 'The labels that select the pods of this release. They never change, for selectors cannot.',
    body: () => ['app.kubernetes.io/name: {{ .Chart.Name | quote }}', 'app.kubernetes.io/instance: {{ .Release.Name | quote }}'],
  },
  overlay: {
    comment: 'Lays "from" over "into", deep: null removes, and what "atomic" names is replaced as a whole.',
    body: (facts) => [
      '{{- range $key, $value := .from -}}',
      '{{- $atomic := get $.atomic $key | default (get $.atomic "*") -}}',
      '{{- if kindIs "invalid" $value -}}',
      '{{- $_ := unset $.into $key -}}',
      '{{- else if and (kindIs "map" $value) (not (kindIs "bool" $atomic)) -}}',
      '{{- if not (kindIs "map" (get $.into $key)) -}}',
      '{{- $_ := set $.into $key dict -}}',
      '{{- end -}}',
      `{{- ${include(facts, 'overlay')} (dict "into" (get $.into $key) "from" $value "atomic" ($atomic | default dict)) -}}`,
      '{{- else -}}',
      '{{- $_ := set $.into $key $value -}}',
      '{{- end -}}',
      '{{- end -}}',
    ],
  },
  toJson: {
    comment: 'Any value as compact JSON that is also YAML.',
    body: () => jsonBody('toJson'),
  },
  toPrettyJson: {
    comment: 'Any value as indented JSON that can stand in a block of YAML.',
    body: () => jsonBody('toPrettyJson'),
  },
  propertyValue: {
    comment: 'A text as the value of a Java property.',
    uses: ['propertyAscii'],
    body: (facts) => [
      '{{- $text := . | replace "\\\\" "\\\\\\\\" | replace "\\t" "\\\\t" | replace "\\n" "\\\\n" | replace "\\r" "\\\\r" | replace "\\f" "\\\\f" -}}',
      '{{- if hasSuffix " " $text -}}',
      '{{- $text = printf "%s\\\\u0020" (trimSuffix " " $text) -}}',
      '{{- end -}}',
      '{{- if hasPrefix " " $text -}}',
      '{{- $text = printf "\\\\%s" $text -}}',
      '{{- end -}}',
      `{{- ${include(facts, 'propertyAscii')} $text -}}`,
    ],
  },
  propertyKey: {
    comment: 'A text as the key of a Java property.',
    uses: ['propertyAscii'],
    body: (facts) => [
      '{{- $text := . | replace "\\\\" "\\\\\\\\" | replace "\\t" "\\\\t" | replace "\\n" "\\\\n" | replace "\\r" "\\\\r" | replace "\\f" "\\\\f" -}}',
      '{{- range list " " "=" ":" "#" "!" -}}',
      '{{- $text = replace . (printf "\\\\%s" .) $text -}}',
      '{{- end -}}',
      `{{- ${include(facts, 'propertyAscii')} $text -}}`,
    ],
  },
  propertyAscii: {
    comment: 'A text with what is not printable ASCII as Java writes it: \\uXXXX, in pairs beyond U+FFFF.',
    body: () => [
      '{{- $text := . -}}',
      '{{- range $char := regexFindAll "[^\\\\x20-\\\\x7e]" $text -1 | uniq -}}',
      '{{- $code := printf "%+q" $char | trimAll "\\"" | replace "\\\\x" "\\\\u00" | replace "\\\\a" "\\\\u0007" | replace "\\\\b" "\\\\u0008" | replace "\\\\v" "\\\\u000b" -}}',
      '{{- if eq (len $char) 4 -}}',
      '{{- $above := sub (add (mul (sub (index $char 0) 240) 262144) (mul (sub (index $char 1) 128) 4096) (mul (sub (index $char 2) 128) 64) (sub (index $char 3) 128)) 65536 -}}',
      '{{- $code = printf "\\\\u%04x\\\\u%04x" (add 55296 (div $above 1024)) (add 56320 (mod $above 1024)) -}}',
      '{{- end -}}',
      '{{- $text = replace $char $code $text -}}',
      '{{- end -}}',
      '{{- $text -}}',
    ],
  },
};

/** The order in which they stand in _helpers.tpl. */
export const STANDARD_NAMES: readonly string[] = Object.keys(STANDARDS);

/** The templates that a standard template includes. */
export function usedByStandard(name: string): readonly string[] {
  return STANDARDS[name]?.uses ?? [];
}

/** A standard template as the lines of a `define`. */
export function defineStandard(name: string, facts: StandardFacts): readonly string[] {
  const standard = STANDARDS[name];
  if (standard === undefined) throw new Error(`There is no standard template '${name}'.`);
  return [`{{/* ${standard.comment} */}}`, `{{- define "${facts.prefix}.${name}" -}}`, ...standard.body(facts), '{{- end }}'];
}
