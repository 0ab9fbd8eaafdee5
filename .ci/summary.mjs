import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Characters of a failure that are shown: its message, and where it was thrown. */
const SHOWN = 2000;

/** What vitest's JSON reports say: each test that failed, with why, and last how many passed and failed. Exits with 1 if any did. */
const failures = [];
let passed = 0;
let failed = 0;

// The report of a step that is skipped is not there.
for (const file of process.argv.slice(2).filter((file) => existsSync(file))) {
  const report = parsed(file);
  if (report === undefined) continue;
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  for (const { assertionResults, message, name } of report.testResults) {
    // A file of tests that could not be loaded has a message, and no tests to count.
    if (message) fails(relative('.', name), message);
    for (const test of assertionResults.filter(({ status }) => status === 'failed'))
      fails(`${relative('.', name)} > ${test.fullName}`, test.failureMessages.join('\n'));
  }
}

for (const failure of failures) console.log(failure);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failures.length === 0 && failed === 0 && passed > 0 ? 0 : 1;

function fails(what, why) {
  failures.push(`FAILED: ${what}\n${why.slice(0, SHOWN)}`);
}

function parsed(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    fails(file, `The report cannot be read: ${error.message}`);
  }
}
