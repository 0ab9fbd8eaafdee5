import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { dagsterChart, MINIMAL } from '../../../support/dagster.js';
import { merged } from '../../../support/merged.js';
import { testTexts } from '../../../support/suite/texts.js';

const chart = dagsterChart();

/** What is in the documents: dagster.yaml, workspace.yaml, and JSON in variables, in which Kubernetes takes two dollars for one. */
function read(text: string): unknown {
  if (/^(scheduler|load_from|storage):/.test(text)) return parse(text, { version: '1.1' });
  return /^[{[]\n/.test(text) ? JSON.parse(text.replaceAll('$$', '$')) : undefined;
}

/** As Kubernetes takes a text that is not to be one with variables in it. */
const literal = (text: string): string => text.replaceAll('$', '$$$$');

testTexts(chart, {
  read,
  inLonger: /(?:image\.(?:registry|repository|tag)|code\.\w+|attribute)$/,
  transformed: [[/(?:code\.\w+|attribute)$/, literal]],
  // Some characters of the first are refused: below. The second are overridden by each location here, which has all of them, too.
  except: /databases\.dagster\.(?:name|username)$|^codeLocationDefaults\./,
  atLeast: 50,
});

test('names of the database that Dagster cannot escape are refused, and others arrive', async () => {
  const given = (database: object): unknown => merged(MINIMAL, { global: { floe: { postgresql: { databases: { dagster: database } } } } });
  expect(await chart.refusal(given({ username: 'a/b' }))).toContain("a role whose name has a '/'");
  expect(await chart.refusal(given({ name: 'a?b' }))).toContain("a database whose name has a '?'");
  const [name, username] = ['a/b"\'{{ }} %$é', 'c?d"\'{{ }} %$é'];
  const rendered = await chart.render(given({ name, username }));
  const instance = rendered.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-instance'));
  expect(read((instance?.['data'] as Record<string, string>)['dagster.yaml'] as string)).toMatchObject({
    storage: { postgres: { postgres_db: { db_name: name, username } } },
  });
});
