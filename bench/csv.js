// What reading CSV takes beside papaparse, in turns: `node csv.js [rows]`. The shortest of 15 runs each; `labels` has two
// columns of categories and a target of labels, `quoted` some cells in quotes.

import Papa from 'papaparse';
import { readCsv } from '../dist/files/index.js';

const rows = Number(process.argv[2] ?? 50_000);
let state = 1;
const random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};
const pick = (words) => words[Math.floor(words.length * random())];
const file = (names, row) => [names.join(','), ...Array.from({ length: rows }, () => row().join(','))].join('\n');

const names = [...'abcdefghi', 'y'];
const labelled = (cities) => () => [
  ...[random().toFixed(3), Math.floor(1000 * random()), (10 * random()).toFixed(6), pick(cities), 1, 2, 3],
  ...[pick(['x', 'y', 'z']), random().toFixed(6), pick(['yes', 'no'])],
];
const cities = ['London', 'Paris', 'Rome', 'New York'];
const files = {
  numbers: [file(names, () => names.map(() => (100 * random() - 50).toFixed(4))), {}],
  'long numbers': [file(names, () => names.map(() => random())), {}],
  labels: [file(names, labelled(cities)), { categories: ['d', 'h'] }],
  quoted: [file(names, labelled([...cities, '"New York, NY"'])), { categories: ['d', 'h'] }],
};

const best = {};
for (let round = 0; round < 15; round++) {
  for (const [name, [text, options]] of Object.entries(files)) {
    const contestants = {
      readCsv: () => readCsv(text, { target: 'y', ...options }),
      'papaparse, strings': () => Papa.parse(text),
      'papaparse, numbers': () => Papa.parse(text, { header: true, dynamicTyping: true }),
    };
    for (const [who, run] of Object.entries(contestants)) {
      const start = performance.now();
      await run();
      const took = performance.now() - start;
      best[name] ??= {};
      best[name][who] = Math.min(best[name][who] ?? Number.POSITIVE_INFINITY, took);
    }
  }
}
for (const [name, times] of Object.entries(best)) {
  const figures = Object.entries(times).map(([who, took]) => `${who} ${took.toFixed(1)} ms`);
  const ratio = times.readCsv / times['papaparse, strings'];
  console.log(`${name}: ${figures.join(', ')}; ${ratio.toFixed(2)} times papaparse's strings`);
}
