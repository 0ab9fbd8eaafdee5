import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Construct } from 'constructs';
import { parse } from 'yaml';
import {
  ConfigMap,
  equals,
  format,
  HelmChart,
  jsonDocument,
  Manifest,
  NamedTemplate,
  propertiesDocument,
  Secret,
  textDocument,
  base64Encode,
  value,
  when,
  yamlDocument,
  type Free,
  type UntypedResource,
} from '../../src/index.js';
import { renderFolder, type Rendered } from '../../src/testing/index.js';
import { difference, holds, integer, json, key, number, text } from '../support/arbitraries.js';
import { synthesized } from '../support/folders.js';
import { allHelms } from '../support/helms.js';
import { hasJava, readProperties } from '../support/properties.js';

interface Constants {
  readonly tree: Record<string, unknown>;
  readonly text: string;
  readonly lines: string[];
  readonly properties: Record<string, string | number | boolean>;
}

const Values = value.object({
  on: value.boolean({ default: true }),
  off: value.boolean({ default: false }),
  text: value.string({ default: '' }),
});

/** What an author writes as constants, alone and beside what is known only at install. */
class Constant extends HelmChart<typeof Values> {
  constructor(scope: Construct, id: string, constants: readonly Constants[]) {
    super(scope, id, { version: '1.0.0', description: 'Constants.', values: Values });
    const { on, off, text } = this.values;
    for (const [at, constant] of constants.entries()) {
      const tree = constant.tree as Record<string, Free>;
      const spec: Record<string, Free> = {
        tree,
        item: [
          constant.text,
          [constant.text],
          { [constant.text]: constant.text },
          when(on, constant.text),
          when(on, tree),
          when(off, constant.text),
        ],
        field: when(on, constant.text),
        branch: when(off, 'other', constant.text),
        concatenated: format`${constant.text}${text}${constant.text}`,
        argument: base64Encode(constant.text),
        equal: equals(format`${text}${constant.text}`, constant.text),
        yaml: yamlDocument(tree),
        mixedYaml: yamlDocument({ ...tree, '§mixed': text, '§off': when(off, 1) }),
        json: jsonDocument(tree),
        mixedJson: jsonDocument({ ...tree, '§mixed': text }),
        lines: textDocument(constant.lines),
        mixedLines: textDocument([...constant.lines, text, when(on, constant.text), when(off, 'x'), ...constant.lines]),
        conditionalLines: textDocument([when(off, 'x'), ...constant.lines, when(on, 'last'), when(off, 'x')]),
        linesBeforeCondition: textDocument(['first', ...constant.lines, when(off, 'last')]),
        encodedLines: base64Encode(textDocument(constant.lines)),
        properties: propertiesDocument(constant.properties),
        mixedProperties: propertiesDocument({ ...constant.properties, '§mixed': text, '§off': when(off, 'x') }),
      };
      const name = new NamedTemplate<unknown>(this, `part-${at}`, { text: constant.text, tree, item: [tree, when(on, constant.text)] });
      new Manifest<UntypedResource>(this, `one-${at}`, {
        apiVersion: 'v1',
        kind: 'One',
        at,
        spec,
        included: name.include(),
        again: [name.include()],
      });
      new ConfigMap(this, `config-${at}`, {
        data: { text: constant.text, lines: textDocument(constant.lines), last: when(on, constant.text) as never },
      });
      new Secret(this, `secret-${at}`, { data: { text: constant.text, lines: textDocument([...constant.lines, when(off, 'x')]) } });
    }
  }
}

const linesOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function wanted({ tree, text, lines }: Constants): Record<string, unknown> {
  return {
    tree,
    item: [text, [text], { [text]: text }, text, tree],
    field: text,
    branch: text,
    concatenated: text + text,
    argument: Buffer.from(text).toString('base64'),
    equal: true,
    yaml: tree,
    mixedYaml: { ...tree, '§mixed': '' },
    json: tree,
    mixedJson: { ...tree, '§mixed': '' },
    lines: linesOf(lines),
    mixedLines: linesOf([...lines, '', text, ...lines]),
    conditionalLines: linesOf([...lines, 'last']),
    linesBeforeCondition: linesOf(['first', ...lines]),
    encodedLines: Buffer.from(linesOf(lines)).toString('base64'),
  };
}

const READ: Record<string, (text: string) => unknown> = {
  yaml: (text) => parse(text, { version: '1.1' }) as unknown,
  json: JSON.parse as (text: string) => unknown,
};

const constants: fc.Arbitrary<Constants> = fc
  .record({
    tree: fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true }),
    text,
    lines: fc.array(text, { maxLength: 5 }),
    properties: fc.dictionary(key, fc.oneof(text, integer, number, fc.boolean()), { maxKeys: 4, noNullPrototype: true }),
  })
  .map((from) => ({ ...from, text: Array.from(from.text).slice(0, 900).join('') }));

const CHARTS = 2;
const PER_CHART = 20;

describe.each(allHelms().map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
  test('constants arrive as the author wrote them, in manifests and documents', async () => {
    await holds(
      fc.asyncProperty(fc.array(constants, { minLength: PER_CHART, maxLength: PER_CHART }), async (all) => {
        const folder = synthesized((app) => new Constant(app, 'constant', all));
        const rendered = await renderFolder(folder, {}, { helm: helm.binary });
        const of = (kind: string, at: number): Rendered =>
          rendered.find((each) => each.kind === kind && (each['at'] === at || each.metadata.name.endsWith(`-${at}`))) as Rendered;
        const wrong = new Map<string, string>();
        const compare = (name: string, got: unknown, expected: unknown): void => {
          const found = difference(got, expected);
          if (found !== undefined) wrong.set(name, found);
        };
        const files: [string, Record<string, string>][] = [];
        for (const [at, constant] of all.entries()) {
          const one = of('One', at);
          const spec = one['spec'] as Record<string, unknown>;
          for (const [name, expected] of Object.entries(wanted(constant))) {
            const read = READ[name.replace('mixed', '').toLowerCase()];
            compare(name, read === undefined ? spec[name] : read(spec[name] as string), expected);
          }
          const part = { text: constant.text, tree: constant.tree, item: [constant.tree, constant.text] };
          compare('included', one['included'], part);
          compare('again', one['again'], [part]);
          compare('ConfigMap', of('ConfigMap', at)['data'], { text: constant.text, lines: linesOf(constant.lines), last: constant.text });
          compare('Secret', of('Secret', at)['stringData'], { text: constant.text, lines: linesOf(constant.lines) });
          const properties = Object.fromEntries(Object.entries(constant.properties).map(([name, each]) => [name, String(each)]));
          files.push([spec['properties'] as string, properties], [spec['mixedProperties'] as string, { ...properties, '§mixed': '' }]);
        }
        if (hasJava()) readProperties(files.map(([text]) => text)).forEach((got, i) => compare('properties', got, files[i]?.[1]));
        expect(Object.fromEntries(wrong)).toEqual({});
      }),
      CHARTS,
    );
  });
});
