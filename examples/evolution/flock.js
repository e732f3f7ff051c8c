// @ts-check
// A population of networks and the search that makes each generation of them.

import { geneticAlgorithm } from '../../dist/evolution/index.js';
import { dense, sequential } from '../../dist/index.js';
import { population } from '../../dist/population/index.js';
import { SENSES, World } from './world.js';

export class Flock {
  /** Most and mean pipes of each generation that has ended. @type {{ best: number; mean: number }[]} */
  history = [];
  /** Milliseconds that all networks take for a step: a running mean. */
  time = 0;
  #brains;
  #search;
  #outputs;

  constructor(/** @type {number} */ size, /** @type {number} */ seed) {
    this.world = new World(size, seed);
    const brain = sequential({ inputs: SENSES, layers: [dense(8, 'tanh'), dense(1)], seed });
    this.#brains = population(brain, { size });
    this.#search = geneticAlgorithm({
      ...{ dimensions: this.#brains.parameters, population: size, seed },
      ...{ eliteRatio: 0.05, keep: 1, crossoverRate: 0.2, sigma: 0.7, sigmaDecay: 0.85, leastSigma: 0.1 },
    });
    this.#outputs = new Float32Array(size);
    this.#brains.setWeights(this.#search.ask());
  }

  get generation() {
    return this.#search.generation + 1;
  }

  get build() {
    return this.#brains.build;
  }

  /** One step of all birds; the next generation where none flies any more. */
  step() {
    const { world } = this;
    const start = performance.now();
    this.#brains.predict(world.senses, { into: this.#outputs });
    const took = performance.now() - start;
    this.time = this.time === 0 ? took : 0.98 * this.time + 0.02 * took;
    world.step(this.#outputs);
    if (!world.isOver) return;
    const { score } = world;
    const best = score.reduce((most, pipes) => Math.max(most, pipes), 0);
    this.history.push({ best, mean: score.reduce((sum, pipes) => sum + pipes, 0) / score.length });
    this.#search.tell(world.fitness);
    this.#brains.setWeights(this.#search.ask());
    world.begin();
  }

  dispose() {
    this.#brains.dispose();
  }
}
