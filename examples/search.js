// @ts-check
// Looks for better settings of the network that reads the digits than those of digits.js. Takes about half a minute on two
// cores.
import { cpus } from 'node:os';
import { trialBar } from 'lanewise/node';
import { importancePicture, parallelCoordinates, trialHistory } from 'lanewise/plot';
import { choice, float, int, median, search } from 'lanewise/search';
import { testOf } from './support/digitsObjective.js';
import { save } from './support/save.js';

/** LANEWISE_TRIALS: fewer, to see that it runs. */
const TRIALS = Number(process.env.LANEWISE_TRIALS ?? 60);

console.log('Looks for better settings of the network that reads handwritten digits.\n');

/** What digits.js has. */
const own = /** @type {const} */ ({
  layers: 2,
  units: 256,
  activation: 'relu',
  dropout: 0,
  rate: 0.002,
  batchSize: 32,
  epochs: 30,
});

const space = {
  layers: int(1, 3),
  units: int(32, 384, { log: true }),
  activation: choice('relu', 'gelu', 'tanh'),
  dropout: float(0, 0.5, { step: 0.1 }),
  rate: float(3e-4, 2e-2, { log: true }),
  batchSize: choice(16, 32, 64, 128),
  epochs: int(10, 40, { step: 5 }),
};

// The objective is a module: each thread imports it, and trains with the settings that it is given. The same seed gives the
// same trials on any number of threads.
const start = performance.now();
const study = await search(space, new URL('support/digitsObjective.js', import.meta.url), {
  ...{ trials: TRIALS, first: [own], pruner: median({ warmUp: 4 }), seed: 1, workers: Math.min(4, cpus().length) },
  onTrial: trialBar(TRIALS, { lines: 6 }),
});
const seconds = (performance.now() - start) / 1000;

const stopped = study.trials.filter(({ state }) => state === 'stopped').length;
console.log(
  `\n${study.trials.length} trials in ${seconds.toFixed(1)} s, of which ${stopped} were stopped early. The best:\n`,
);
console.log(`${study.table(8)}\n`);

const { best } = study;
const seeds = [1, 2, 3, 4];
const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(2)} %`;
console.log('On digits that no trial has seen, the mean of four networks trained on all others:');
for (const [name, settings] of /** @type {const} */ ([
  ['digits.js', own],
  ['the search', best.params],
])) {
  const { accuracy, loss } = await testOf(settings, seeds);
  console.log(`${name.padEnd(12)} reads ${percent(accuracy)} right, loss ${loss.toFixed(4)}`);
}

const title = 'Settings for the digits';
console.log(`\nPictures: ${save('search-history.svg', await trialHistory(study, { title, name: 'loss' }))}`);
console.log(
  `          ${save('search-importance.svg', await importancePicture(study, { title: 'What the loss depends on' }))}`,
);
console.log(`          ${save('search-trials.svg', await parallelCoordinates(study, { title, name: 'loss' }))}`);
