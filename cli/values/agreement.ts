import type { CompiledArtifacts } from '../documents/artifacts.js';
import type { FloeSpec } from '../documents/spec.js';
import { Problem } from '../problem.js';

/** @throws Problem where the artifacts were compiled from another product, or from another state of this one. */
export function checkAgreement(spec: FloeSpec, artifacts: CompiledArtifacts): void {
  const { product_name: name, product_version: version } = artifacts.metadata;
  const compiled = new Set(artifacts.transforms?.models?.map((model) => model.name));
  const lines = [
    ...differing(artifacts, 'metadata.product_name', name, spec, 'metadata.name', spec.metadata.name),
    ...differing(artifacts, 'metadata.product_version', version, spec, 'metadata.version', spec.metadata.version),
    ...(spec.transforms ?? []).flatMap((transform, i) =>
      artifacts.transforms === undefined || compiled.has(transform.name)
        ? []
        : [`${spec.file}: transforms[${i}].name: ${transform.name} is not in ${artifacts.file}.`],
    ),
  ];
  if (lines.length > 0) throw new Problem([...lines, `Run floe compile again, and give the two files that belong together.`].join('\n'));
}

function differing(artifacts: CompiledArtifacts, path: string, is: string, spec: FloeSpec, other: string, shouldBe: string): string[] {
  return is === shouldBe ? [] : [`${artifacts.file}: ${path}: is ${is}, but ${spec.file} has ${shouldBe} as ${other}.`];
}
