// @ts-check
// Balances a pole on a cart in two ways: a population evolves, and one network learns by deep Q-learning. Takes some seconds.
import { adam, clone, copyWeights, dense, huber, randomNumbers, sequential } from 'lanewise';
import { sepCmaEs } from 'lanewise/evolution';
import { population } from 'lanewise/population';
import { begin, MOST_STEPS, push } from './support/pole.js';

const SEED = 2;
const random = randomNumbers(SEED);

/** The index of the greater one of two numbers. */
const better = (/** @type {Float32Array} */ values, at = 0) => Number((values[at + 1] ?? 0) > (values[at] ?? 0));

/** The steps that a pole stands in each of some trials, where `choose` says which way to push. */
function trials(/** @type {number} */ count, /** @type {(state: Float32Array) => number} */ choose) {
  return Array.from({ length: count }, () => {
    let state = begin(random.uniform);
    for (let step = 1; step <= MOST_STEPS; step++) {
      const next = push(state, choose(state));
      if (next.failed) return step;
      state = next.state;
    }
    return MOST_STEPS;
  });
}

const mean = (/** @type {readonly number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;

console.log('Balances a pole on a cart for 500 steps, in two ways.\n');

// Evolution: each member of a population drives a cart of its own, all carts in step.
const SIZE = 64;
const ROUNDS = 3;
const brains = population(sequential({ inputs: 4, layers: [dense(8, 'tanh'), dense(2)], seed: SEED }), { size: SIZE });
const search = sepCmaEs({ dimensions: brains.parameters, population: SIZE, sigma: 0.5, seed: SEED });

function fitnessOfAll() {
  const fitness = new Float64Array(SIZE);
  for (let round = 0; round < ROUNDS; round++) {
    const start = begin(random.uniform);
    const states = new Float32Array(4 * SIZE);
    for (let member = 0; member < SIZE; member++) states.set(start, 4 * member);
    const standing = new Set(Array(SIZE).keys());
    for (let step = 0; step < MOST_STEPS && standing.size > 0; step++) {
      const values = brains.predict(states);
      for (const member of standing) {
        const next = push(states.subarray(4 * member, 4 * member + 4), better(values, 2 * member));
        states.set(next.state, 4 * member);
        fitness[member] = (fitness[member] ?? 0) + 1;
        if (next.failed) standing.delete(member);
      }
    }
  }
  return fitness.map((steps) => steps / ROUNDS);
}

let typical = 0;
while (typical < 0.9 * MOST_STEPS && search.generation < 60) {
  brains.setWeights(search.ask());
  const fitness = [...fitnessOfAll()];
  search.tell(fitness);
  typical = mean(fitness);
  if (search.generation % 5 !== 0 && typical < 0.9 * MOST_STEPS) continue;
  const best = Math.max(...fitness)
    .toFixed(0)
    .padStart(3);
  console.log(
    `generation ${`${search.generation}`.padStart(2)}  best ${best}  mean ${typical.toFixed(0).padStart(3)} steps`,
  );
}
brains.setWeights(
  Float32Array.from({ length: SIZE * brains.parameters }, (_, i) => search.best?.solution[i % brains.parameters] ?? 0),
);
const champion = brains.member(0);
console.log(
  `evolved: stands ${mean(trials(20, (state) => better(champion.predict(state)))).toFixed(0)} of ${MOST_STEPS} steps\n`,
);

// Deep Q-learning (Mnih et al. 2015): the value of an action is its reward and the best value of the state that follows, by
// a target network that follows slowly. Which action is best there, the network itself says (van Hasselt et al. 2016).
const DISCOUNT = 0.99;
const BATCH = 64;
const MEMORY = 100_000;
const model = sequential({ inputs: 4, layers: [dense(128, 'relu'), dense(128, 'relu'), dense(2)], seed: SEED });
model.compile({ optimizer: adam({ learningRate: 5e-4 }), loss: huber() });
const target = clone(model);

/** @type {{ state: Float32Array; action: number; next: Float32Array; failed: boolean }[]} */
const memory = [];
let seen = 0;

function learn() {
  const batch = Array.from(
    { length: BATCH },
    () => /** @type {typeof memory[0]} */ (memory[random.below(memory.length)]),
  );
  const states = batch.map(({ state }) => state);
  const nexts = batch.map(({ next }) => next);
  const values = model.predict(states);
  const choices = model.predict(nexts);
  const worths = target.predict(nexts);
  for (const [i, { action, failed }] of batch.entries()) {
    const worth = worths[2 * i + better(choices, 2 * i)] ?? 0;
    values[2 * i + action] = failed ? 1 : 1 + DISCOUNT * worth;
  }
  model.trainOnBatch(states, values);
  copyWeights(model, target, { tau: 0.01 });
}

for (let episode = 1, lasted = 0; episode <= 400 && lasted < 0.95 * MOST_STEPS; episode++) {
  let state = begin(random.uniform);
  for (let step = 1; step <= MOST_STEPS; step++) {
    const explores = random.uniform() < Math.max(0.05, 1 - seen / 5_000);
    const action = explores ? random.below(2) : better(model.predict(state));
    const { state: next, failed } = push(state, action);
    memory[seen++ % MEMORY] = { state, action, next, failed };
    if (memory.length >= 500) learn();
    if (failed) break;
    state = next;
  }
  if (episode % 10 !== 0) continue;
  lasted = mean(trials(10, (at) => better(model.predict(at))));
  console.log(`episode ${`${episode}`.padStart(3)}  stands ${lasted.toFixed(0).padStart(3)} steps`);
}
console.log(
  `learned: stands ${mean(trials(20, (state) => better(model.predict(state)))).toFixed(0)} of ${MOST_STEPS} steps`,
);
