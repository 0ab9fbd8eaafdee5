import type { HelmChart } from '../chart/helm-chart.js';
import { valuesTable } from '../values/table.js';
import type { ObjectType } from '../values/value.js';

/** The chart's README: what it is, how to install it, every value. */
export function readme(chart: HelmChart, declared: ObjectType): string {
  const { name, version, appVersion, description, kubeVersion, readme: more } = chart.metadata;
  const sections = [
    `# ${name}`,
    `Version ${version}${appVersion === undefined ? '' : `, application ${appVersion}`}. Kubernetes ${kubeVersion ?? '>=1.28.0-0'}, Helm 3.12 or later.`,
    description,
    ...(more === undefined ? [] : [(typeof more === 'string' ? more : more()).trim()]),
    '## Install',
    `\`\`\`sh\nhelm install my-release ./${name} --values my-values.yaml\n\`\`\``,
    ...environments(chart),
    ...subcharts(chart),
    '## Values',
    'Keys that are not listed are rejected. `*` stands for a name of your choice.',
    valuesTable(declared),
  ];
  return `${sections.join('\n\n')}\n`;
}

function environments(chart: HelmChart): string[] {
  const names = [...chart.valuesFiles.environments.keys()];
  if (names.length === 0) return [];
  return [`Ready-made values: ${names.map((name) => `\`values-${name}.yaml\``).join(', ')}. Files given later override earlier ones.`];
}

function subcharts(chart: HelmChart): string[] {
  const rows = chart.subcharts.map(
    ({ chart: nested }) =>
      `| ${nested.chartScope.alias} | ${nested.metadata.name} | ${nested.metadata.version} | ${nested.metadata.description} |`,
  );
  return rows.length === 0
    ? []
    : ['## Subcharts', ['| Key | Chart | Version | Description |', '| --- | --- | --- | --- |', ...rows].join('\n')];
}
