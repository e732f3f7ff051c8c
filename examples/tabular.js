// @ts-check
// Learns who survives a shipwreck from a table with gaps: made-up passengers, whose chances a formula tells. One process
// trains and writes a file; another, this script with `predict`, has no more than the file, and answers.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  dense,
  dropout,
  earlyStopping,
  load,
  pipeline,
  randomNumbers,
  save,
  sequential,
  tabular,
  topClasses,
} from 'lanewise';
import { save as write } from './support/save.js';

/** @typedef {{ age: number | null, sex: string, class: number, fare: number, relatives: number, port: string | null }} Passenger */

const PASSENGERS = 3000;
const HELD_OUT = 1000;
const FILE = new URL('output/tabular.safetensors', import.meta.url);

/** @type {Passenger[]} */
const asked = [
  { age: 31, sex: 'female', class: 1, fare: 80, relatives: 1, port: 'Cherbourg' },
  { age: null, sex: 'male', class: 3, fare: 8, relatives: 0, port: null },
  { age: 4, sex: 'male', class: 2, fare: 26, relatives: 2, port: 'Southampton' },
];

if (process.argv[2] === 'predict') predict();
else await train();

function predict() {
  const passengers = pipeline(load(readFileSync(FILE)));
  for (const [i, [first]] of topClasses(passengers, asked, { k: 1 }).entries()) {
    const { age, sex, class: place, port } = /** @type {Passenger} */ (asked[i]);
    const who = [`${age ?? '?'}`.padStart(3), sex.padEnd(6), `class ${place}`, (port ?? '?').padEnd(11)].join('  ');
    console.log(`  ${who}  ${`${first?.label}`.padEnd(8)}  ${(100 * (first?.probability ?? 0)).toFixed(4)} %`);
  }
}

async function train() {
  console.log(
    'Learns who survives a shipwreck from age, sex, class, fare, relatives aboard and port, some of them missing.\n',
  );
  const random = randomNumbers(7);
  const passengers = Array.from({ length: PASSENGERS + HELD_OUT }, () => passenger(random));
  const outcomes = passengers.map((each) => (random.uniform() < chance(each) ? 'survived' : 'died'));

  // What is known of a passenger, with the gaps that a real list has.
  const rows = passengers.map((each) => ({
    ...each,
    age: random.uniform() < 0.2 ? null : each.age,
    port: random.uniform() < 0.02 ? null : each.port,
  }));

  const input = tabular(rows.slice(0, PASSENGERS), {
    columns: {
      age: { kind: 'numeric', missing: 'median', indicator: true },
      fare: { kind: 'numeric', log: true },
      class: { kind: 'categorical' },
      port: { kind: 'categorical', missing: 'own', unknown: 'own' },
    },
  });
  console.log(`Columns of x: ${input.columns.join(', ')}\n`);

  const layers = [dense(24, 'relu'), dropout(0.2), dense(12, 'relu'), dense(1, 'sigmoid')];
  const model = sequential({ inputs: input.columns.length, layers, seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy', metrics: ['accuracy'] });
  const survival = pipeline(model, { input });
  const [learned, unseen] = [rows.slice(0, PASSENGERS), rows.slice(PASSENGERS)];
  await survival.fit(learned, outcomes.slice(0, PASSENGERS), {
    epochs: 60,
    validationSplit: 0.2,
    callbacks: earlyStopping({ patience: 8 }),
  });

  const { accuracy = 0 } = survival.evaluate(unseen, outcomes.slice(PASSENGERS));
  const right = passengers.filter(
    (each, i) => i >= PASSENGERS && (chance(each) > 0.5 ? 'survived' : 'died') === outcomes[i],
  );
  console.log(`Accuracy on ${HELD_OUT} passengers that it has not seen:`);
  console.log(`  the network         ${(100 * accuracy).toFixed(1)} %`);
  console.log(`  the formula itself  ${((100 * right.length) / HELD_OUT).toFixed(1)} %  (the rest is luck)\n`);

  console.log(
    `Written to ${write('tabular.safetensors', save(model))}. The same predictions here, and from another process:`,
  );
  predict();
  console.log();
  const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'predict'], {
    encoding: 'utf8',
  });
  process.stdout.write(stdout + stderr);
}

/**
 * @param {import('lanewise').RandomNumbers} random
 * @returns {Passenger & { age: number, port: string }}
 */
function passenger(random) {
  const place = 1 + Math.floor(3 * Math.sqrt(random.uniform()));
  return {
    age: Math.max(1, Math.round(30 + 13 * random.normal())),
    sex: random.uniform() < 0.65 ? 'male' : 'female',
    class: place,
    fare: Math.round(100 * Math.exp(5.2 - place + 0.5 * random.normal())) / 100,
    relatives: Math.floor(4 * random.uniform() ** 3),
    port: ['Southampton', 'Cherbourg', 'Queenstown'][Math.floor(3 * random.uniform() ** 2)] ?? 'Southampton',
  };
}

/**
 * The chance to survive.
 *
 * @param {Passenger & { age: number }} passenger
 */
function chance({ age, sex, class: place, fare, relatives }) {
  const score = (sex === 'female' ? 2.2 : -1.6) - 0.9 * (place - 2) + (age < 14 ? 2 : 0) - 0.02 * (age - 30);
  return 1 / (1 + Math.exp(-1.5 * (score + 0.3 * Math.log1p(fare) - 1 - 0.5 * Math.max(0, relatives - 1))));
}
