import { describe, expect, test } from 'vitest';
import type { Rendered } from '../../../src/testing/index.js';
import { AWKWARD } from '../../support/arbitraries.js';
import { declaredValues, withAt, type Declared } from '../../support/declared.js';
import {
  containerOf,
  eachHelm,
  IMAGE,
  jobNamed,
  MONITORING,
  ofKind,
  podOf,
  refusalOf,
  renderJobs,
  schema,
  type Tree,
} from '../../support/floe-jobs.js';
import type { Helm } from '../../support/helms.js';

/** Texts with every meaning that readers, templates and shells give characters; none so long that it hides the others. */
const TEXTS = AWKWARD.filter((text) => text.length < 100);
/** What annotations may be: as Kubernetes' shapes are printed by Helm itself, the schema refuses what Helm would alter. */
const { pattern } = (schema['definitions'] as { text: { pattern: string } }).text;
const ofAnnotations = new RegExp(pattern, 'u');
const KINDS = ['custom', 'dbt', 'dlt', 'quality'];
/** How many texts each value of each level sees; together they see all. */
const ROUNDS = 10;

/** What a schema says is any text: not a name, an address, or one of several. */
const isFree = ({ type, items, pattern, enum: options, $ref }: Tree): boolean => {
  if ([type].flat().includes('array')) return isFree(items as Tree);
  return (
    ([type].flat().includes('string') && pattern === undefined && options === undefined) ||
    $ref === '#/definitions/annotations' ||
    (type === 'object' && pattern === undefined)
  );
};
const free = declaredValues(schema).filter(({ schema: declared, pattern }) => isFree(declared) && pattern !== 'global');
const below = (prefix: string): Declared[] =>
  free
    .filter(({ pattern }) => pattern.startsWith(prefix))
    .map((declared) => ({ ...declared, pattern: declared.pattern.slice(prefix.length) }));
const ofJobs = below('jobs.*.').filter(({ pattern }) => !pattern.startsWith('steps.'));
const ofSteps = below('jobs.*.steps.*.');
const around = free.filter(({ pattern }) => !/^(?:jobs|kinds|defaults)\./.test(pattern));

/** The value that holds a text, in the form that its schema has. */
function holding(text: string, { schema: declared }: Declared): unknown {
  if ([declared['type']].flat().includes('array')) return [text];
  return declared['type'] === 'object' || declared['$ref'] !== undefined ? { key: text } : text;
}

/** Every text that was put somewhere, and where. */
type Expected = Map<string, string>;
let count = 0;

/** Two awkward texts around a number that is no other's. */
function next(helm: Readable, isAllowed: (text: string) => boolean = () => true): string {
  count += 1;
  const text = helm.readable(`${TEXTS[(count * 7) % TEXTS.length] ?? ''}<${count}>${TEXTS[(count * 11 + 3) % TEXTS.length] ?? ''}`);
  return isAllowed(text) ? text : next(helm, isAllowed);
}

/** Settings in which every free text is an awkward one, and its own. */
function settings(declared: readonly Declared[], level: string, expected: Expected, helm: Readable): Tree {
  return declared.reduce<Tree>((values, each) => {
    const text = each.schema['$ref'] === '#/definitions/annotations' ? next(helm, (from) => ofAnnotations.test(from)) : next(helm);
    expected.set(text, `${level}.${each.pattern}`);
    const place = each.pattern.split('.').map((step) => (step === '*' ? 'name' : step));
    return withAt(values, [place], holding(text, each));
  }, {});
}

interface Readable {
  readonly readable: (text: string) => string;
}

/** Helm before 3.18 refuses values with some characters, which must then not be in what it is given. */
async function readableBy(helm: Helm): Promise<Readable> {
  const message = await refusalOf(
    { defaults: { image: IMAGE }, jobs: { a: { args: ['\u007f\u0085\u009f\ufeff\ufffe\uffff'] } } },
    { helm: helm.binary },
  );
  if (message === undefined) return { readable: (text) => text };
  expect(message).toContain('control characters are not allowed');
  return { readable: (text) => text.replace(/[\u007f-\u009f\ufeff\ufffe\uffff\u2028\u2029]/g, '') };
}

/** Every text in a tree; of texts that are JSON, also those in them. */
function textsIn(tree: unknown): string[] {
  if (typeof tree === 'string') return [tree, ...(/^\s*[{[]/.test(tree) ? textsIn(read(tree)) : [])];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => [key, ...textsIn(value)]);
}

function read(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** What goes into a longer text; everything else must be there as it was given. */
const IN_LONGER = /(?:image\.(?:registry|repository|tag)|quality\.variables\.\*)$/;

function missing(manifests: readonly Rendered[], expected: Expected): string[] {
  const all = textsIn(manifests);
  const exact = new Set(all);
  const longer = all.filter((text) => /<\d+>/.test(text));
  return [...expected]
    .filter(([text, where]) => !exact.has(text) && !(IN_LONGER.test(where) && longer.some((each) => each.includes(text))))
    .map(([text, where]) => `${where}: ${JSON.stringify(text)}`);
}

describe.each(eachHelm)('Helm %s', (_, helm) => {
  const options = { helm: helm.binary, apiVersions: MONITORING };
  const image = { image: IMAGE };

  test('texts arrive in jobs, in steps and from kinds as they were given', async () => {
    const by = await readableBy(helm);
    const expected: Expected = new Map();
    const jobs: Record<string, Tree> = {};
    const kinds: Record<string, Tree> = {};
    const isOptionOf = (declared: Declared, kind: string): boolean => declared.pattern.startsWith(`${kind}.`);
    const general = (declared: readonly Declared[]): Declared[] => declared.filter((each) => !KINDS.some((kind) => isOptionOf(each, kind)));
    for (let round = 0; round < ROUNDS; round += 1) {
      jobs[`job-${round}`] = { ...settings(general(ofJobs), 'jobs', expected, by) };
      jobs[`step-${round}`] = {
        ...image,
        steps: [{ name: 'first', ...settings(general(ofSteps), 'steps', expected, by) }, { name: 'last' }],
      };
      kinds[`kind-${round}`] = settings(general(ofJobs), 'kinds', expected, by);
      jobs[`of-kind-${round}`] = { kind: `kind-${round}` };
      for (const kind of KINDS.slice(1)) {
        const own = (declared: readonly Declared[]): Declared[] => declared.filter((each) => isOptionOf(each, kind));
        jobs[`job-${kind}-${round}`] = { ...image, kind, ...settings(own(ofJobs), 'jobs', expected, by) };
        jobs[`step-${kind}-${round}`] = {
          ...image,
          steps: [{ name: 'first', kind, ...settings(own(ofSteps), 'steps', expected, by) }, { name: 'last' }],
        };
      }
    }
    const manifests = await renderJobs({ kinds, jobs }, options);
    expect(missing(manifests, expected)).toEqual([]);
    // A kind's own options have a meaning for that kind alone: they are the defaults' affair, below.
    expect(expected.size).toBe(ROUNDS * (ofJobs.length + ofSteps.length + general(ofJobs).length));
  });

  test('texts arrive from the defaults, and in everything around the jobs', async () => {
    const by = await readableBy(helm);
    const expected: Expected = new Map();
    const atDefaults = ofJobs.filter(({ pattern }) => pattern !== 'args');
    const alone = around.filter(({ pattern }) => !/^(?:artifacts|credentials|platform|alerts)\./.test(pattern));
    const values = {
      ...settings(alone, '', expected, by),
      platform: {
        polaris: { url: 'http://a', ...settings(below('platform.polaris.'), 'polaris', expected, by) },
        openLineage: { url: 'http://a', ...settings(below('platform.openLineage.'), 'openLineage', expected, by) },
        objectStorage: settings(below('platform.objectStorage.'), 'objectStorage', expected, by),
      },
      alerts: { enabled: true, ...settings(below('alerts.'), 'alerts', expected, by) },
      artifacts: settings(
        below('artifacts.').filter(({ pattern }) => pattern === 'content'),
        'artifacts',
        expected,
        by,
      ),
      credentials: {
        stored: {
          externalSecret: {
            storeRef: { name: 'vault' },
            ...settings(below('credentials.*.externalSecret.'), 'externalSecret', expected, by),
          },
        },
        given: settings(
          below('credentials.*.values.').map((each) => ({ ...each, pattern: `values.${each.pattern}` })),
          'credential',
          expected,
          by,
        ),
      },
      defaults: settings(atDefaults, 'defaults', expected, by),
      jobs: Object.fromEntries(KINDS.map((kind) => [kind, { kind }])),
    };
    const manifests = await renderJobs(values, options);
    expect(missing(manifests, expected)).toEqual([]);
    // The file of artifacts has the test below.
    expect(expected.size).toBe(around.length - 1 + atDefaults.length);
  });

  test('every text alone: as a variable, an argument, an annotation, a credential and a file', async () => {
    const by = await readableBy(helm);
    const texts = AWKWARD.map(by.readable);
    const named = Object.fromEntries(texts.map((text, i) => [`T${String(i).padStart(3, '0')}`, text]));
    const annotations = Object.fromEntries(Object.entries(named).filter(([, text]) => ofAnnotations.test(text)));
    const file = JSON.stringify({ texts }, null, 1);
    const values = {
      artifacts: { file: by.readable(file) },
      credentials: { given: { values: named } },
      jobs: { a: { ...image, args: texts, env: named, annotations, schedule: '@daily' } },
    };
    const manifests = await renderJobs(values, options);
    const job = jobNamed(manifests, 'a');
    expect(containerOf(job).args).toEqual(texts);
    expect(containerOf(job).env?.filter(({ name }) => name in named)).toEqual(
      Object.entries(named).map(([name, value]) => ({ name, value })),
    );
    expect(podOf(job).metadata.annotations).toMatchObject(annotations);
    expect((ofKind(manifests, 'Secret')[0] as Rendered)['stringData']).toEqual(named);
    expect((ofKind(manifests, 'ConfigMap')[0] as Rendered)['data']).toMatchObject({ 'compiled_artifacts.json': values.artifacts.file });
  });
});
