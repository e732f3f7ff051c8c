// Puts the tables of a result into README.md and docs/performance.md: `node publish.js quick-node24`. Each stands between
// <!-- bench: quick-node24 summary --> and <!-- /bench -->; what they are called is in report.js. The chart goes along.

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { tables } from './report.js';

const [name] = process.argv.slice(2);
const results = JSON.parse(readFileSync(new URL(`results/${name}.json`, import.meta.url), 'utf8'));

for (const file of ['README.md', 'docs/performance.md']) {
  const url = new URL(`../${file}`, import.meta.url);
  const places = /<!-- bench: (\S+) (\w+) -->\n[\s\S]*?<!-- \/bench -->/g;
  let replaced = 0;
  const text = readFileSync(url, 'utf8').replace(places, (place, result, table) => {
    if (result !== name) return place;
    replaced++;
    return `<!-- bench: ${result} ${table} -->\n\n${tables[table](results)}\n\n<!-- /bench -->`;
  });
  writeFileSync(url, text);
  console.log(`${file}: ${replaced} tables`);
}
if (name === 'quick-node24') {
  copyFileSync(new URL(`results/${name}.svg`, import.meta.url), new URL('../docs/benchmark.svg', import.meta.url));
}
