import { concat, fail, format, release, when, type Condition, type TextLine } from '../../src/index.js';
import { SERVICES, type ServiceName } from './values.js';

/** What is there, where it is, and how to read its credentials; each service says its own. */
export function platformNotes(
  services: Readonly<Record<ServiceName, { readonly isOn: Condition; readonly notes: readonly TextLine[] | undefined }>>,
): readonly TextLine[] {
  return [
    format`The floe platform ${release.name}, in namespace ${release.namespace}.`,
    ...Object.entries(services).flatMap(([name, { isOn, notes }]) => {
      const { instead, title } = SERVICES[name as ServiceName];
      const missing = fail(concat(`This chart has no ${title}: set global.floe.${name}.enabled to false, and ${instead}.`));
      if (notes === undefined) return [when<string>(isOn, missing)];
      return [when<string>(isOn, ''), ...notes.map((line) => when<string>(isOn, line as string))];
    }),
    '',
    'Check it:',
    format`  helm test ${release.name} --namespace ${release.namespace}`,
  ];
}
