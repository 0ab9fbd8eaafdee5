import { SynthError } from '../template/error.js';
import { yaml } from '../values/values-yaml.js';
import { valuesPath, type HelmChart, type Subchart } from '../chart/helm-chart.js';

const CHART_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** https://semver.org, its own pattern. */
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;
const LABEL_VALUE = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

export function chartYaml(chart: HelmChart): string {
  const { name, version, appVersion, description, type, kubeVersion, keywords, home, sources, maintainers, icon, deprecated, annotations } =
    chart.metadata;
  const path = chart.node.path;
  if (!CHART_NAME.test(name)) throw new SynthError(path, `'${name}' is no chart name: use lower-case letters, digits and dashes.`);
  if (!SEMVER.test(version))
    throw new SynthError(path, `the version '${version}' is not of the form MAJOR.MINOR.PATCH (https://semver.org).`);
  if (appVersion !== undefined && !LABEL_VALUE.test(appVersion.replaceAll('+', '_'))) {
    throw new SynthError(
      path,
      `the appVersion '${appVersion}' cannot be a label: at most 63 letters, digits, dots, dashes, underscores and pluses.`,
    );
  }
  const dependencies = chart.subcharts.map((subchart) => dependency(subchart));
  return yaml(
    defined({
      apiVersion: 'v2',
      name,
      description,
      type: type ?? 'application',
      version,
      appVersion,
      kubeVersion: kubeVersion ?? '>=1.28.0-0',
      keywords,
      home,
      icon,
      sources,
      maintainers,
      deprecated,
      annotations,
      dependencies: dependencies.length === 0 ? undefined : dependencies,
    }),
  );
}

function dependency({ chart, condition }: Subchart): Record<string, unknown> {
  const { name, version } = chart.metadata;
  const { alias } = chart.chartScope;
  return defined({
    name,
    version,
    repository: '',
    alias: alias === name ? undefined : alias,
    condition: condition === undefined ? undefined : conditionPath(condition, chart),
  });
}

/** A condition's path as Helm reads it: from the values of the chart that lists the dependency. */
function conditionPath(condition: NonNullable<Subchart['condition']>, chart: HelmChart): string {
  const path = valuesPath(condition) ?? [];
  if (path.some((key) => key.includes('.')))
    throw new SynthError(chart.node.path, `Helm cannot read the condition ${path.join('/')}: a key has a dot.`);
  return path.join('.');
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
}
