// node .ci/summary.js REPORT [FAILED STEP…]: says why each step failed, then the counts of all, as the last line.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const [report, ...failedSteps] = process.argv.slice(2);
const read = (name) => readFileSync(`${report}/${name}`, 'utf8');

const countsOf = (step) => {
  if (!existsSync(`${report}/${step}.json`)) {
    const counts = /(\d+) passed, (\d+) failed/.exec(read(`${step}.log`));
    return counts === null ? [0, 0] : counts.slice(1).map(Number);
  }
  const { numPassedTests, numFailedTests } = JSON.parse(read(`${step}.json`));
  return [numPassedTests, numFailedTests];
};

const steps = readdirSync(report).flatMap((name) => (name.endsWith('.log') ? [name.slice(0, -'.log'.length)] : []));
let passed = 0;
let failed = 0;
for (const step of steps) {
  const [passedHere, failedHere] = countsOf(step);
  passed += passedHere;
  // A step can fail without a failed test: an unhandled error, a crash, a program that ends with another code.
  failed += failedSteps.includes(step) ? Math.max(failedHere, 1) : failedHere;
}

for (const step of failedSteps) {
  const lines = stripVTControlCharacters(read(`${step}.log`))
    .trimEnd()
    .split('\n');
  const from = lines.findIndex((line) => /Failed Tests|Failed Suites|Unhandled Errors/.test(line));
  console.log(`\n${step} failed:`);
  console.log((from === -1 ? lines.slice(-40) : lines.slice(from, from + 60)).join('\n'));
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
