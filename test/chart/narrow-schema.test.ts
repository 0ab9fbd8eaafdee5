import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonSchema } from '../../src/values/json-schema.js';
import { narrowSchema } from '../../src/values/narrow-schema.js';
import { violations } from '../../src/values/validate.js';
import { parse } from 'yaml';
import { mutations } from '../support/mutations.js';

const schema = JSON.parse(readFileSync('charts-out/floe-jobs/values.schema.json', 'utf8')) as JsonSchema;
const values = parse(readFileSync('charts-out/floe-jobs/values.yaml', 'utf8')) as object;

test('a schema narrowed to some documents finds the same faults in them as the whole', () => {
  const found = (of: JsonSchema, document: unknown): string[] =>
    violations(of, document)
      .map(({ path, message }) => `${path}: ${message}`)
      .sort();
  // Each takes a compilation of its own, and neighbours are alike.
  const mistaken = mutations(schema, values, values).filter((_, at) => at % 3 === 0);
  const documents = [values, ...mistaken.map((mutation) => mutation.values)];
  expect(documents.length).toBeGreaterThan(100);
  for (const document of documents) expect(found(narrowSchema(schema, [document]), document)).toEqual(found(schema, document));
});
