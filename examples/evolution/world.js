// @ts-check
// Birds that fly between pipes. The height of the sky is 1, a step is a sixtieth of a second; y grows downwards.
import { randomNumbers } from '../../dist/index.js';

const GRAVITY = 0.001;
const FLAP = -0.016;
const PACE = 0.007;
/** How much faster they fly after each pipe. */
const HASTE = 0.004;
const GAP = 0.19;
const SPACING = 0.6;

/** The width of the sky that is seen, and what stands in it. */
export const WIDTH = 1.8;
export const BIRD = { x: 0.35, radius: 0.018 };
export const PIPE = { width: 0.12, gap: GAP };

/** What a bird sees. */
export const SENSES = 4;

/** A generation ends after so many steps. */
const MOST_STEPS = 20_000;

export class World {
  #random;
  #size;
  /** @type {{ x: number; middle: number }[]} */
  pipes = [];
  /** Pipes behind the birds. */
  passed = 0;
  steps = 0;
  flying = 0;

  constructor(/** @type {number} */ size, /** @type {number} */ seed) {
    this.#size = size;
    this.#random = randomNumbers(seed);
    this.y = new Float32Array(size);
    this.speed = new Float32Array(size);
    /** 1 for a bird that flies. */
    this.alive = new Uint8Array(size);
    /** Steps that each has flown, and a little for how close to the gap it ended. */
    this.fitness = new Float64Array(size);
    /** Pipes that each has passed. */
    this.score = new Uint32Array(size);
    /** What each sees: [size, SENSES]. */
    this.senses = new Float32Array(size * SENSES);
    this.begin();
  }

  /** All birds in the middle of the sky, before new pipes. */
  begin() {
    this.y.fill(0.5);
    this.speed.fill(0);
    this.alive.fill(1);
    this.fitness.fill(0);
    this.score.fill(0);
    this.flying = this.#size;
    [this.steps, this.passed] = [0, 0];
    this.pipes = [];
    while (this.pipes.length < 4) this.#grow();
    this.#look();
  }

  get isOver() {
    return this.flying === 0 || this.steps >= MOST_STEPS;
  }

  /** The pipe that birds have to pass next. */
  get next() {
    const next = this.pipes.find(({ x }) => x + PIPE.width > BIRD.x - BIRD.radius);
    return next ?? /** @type {{ x: number; middle: number }} */ (this.pipes[0]);
  }

  /** Moves all by one step; a bird flaps where its network's output is above 0. */
  step(/** @type {Float32Array} */ outputs) {
    this.steps++;
    const before = this.next;
    const pace = PACE * (1 + HASTE * this.passed);
    for (const pipe of this.pipes) pipe.x -= pace;
    const { x, middle } = before;
    const inside = x < BIRD.x + BIRD.radius && x + PIPE.width > BIRD.x - BIRD.radius;
    const room = GAP / 2 - BIRD.radius;
    for (let i = 0; i < this.#size; i++) {
      if (this.alive[i] === 0) continue;
      const speed = /** @type {number} */ (outputs[i]) > 0 ? FLAP : /** @type {number} */ (this.speed[i]) + GRAVITY;
      const y = /** @type {number} */ (this.y[i]) + speed;
      this.speed[i] = speed;
      this.y[i] = y;
      this.fitness[i] = this.steps;
      if (y < BIRD.radius || y > 1 - BIRD.radius || (inside && Math.abs(y - middle) > room)) {
        this.alive[i] = 0;
        this.flying--;
        this.score[i] = this.passed;
        this.fitness[i] = this.steps - Math.abs(y - middle);
      }
    }
    if (this.next !== before) this.passed++;
    if (/** @type {{ x: number }} */ (this.pipes[0]).x < -PIPE.width) {
      this.pipes.shift();
      this.#grow();
    }
    if (this.steps >= MOST_STEPS)
      for (let i = 0; i < this.#size; i++) if (this.alive[i] === 1) this.score[i] = this.passed;
    this.#look();
  }

  #grow() {
    const last = this.pipes.at(-1);
    this.pipes.push({ x: last ? last.x + SPACING : WIDTH * 0.6, middle: 0.16 + 0.68 * this.#random.uniform() });
  }

  #look() {
    const { x, middle } = this.next;
    const ahead = 2 * (x + PIPE.width - BIRD.x);
    for (let i = 0, at = 0; i < this.#size; i++, at += SENSES) {
      const y = /** @type {number} */ (this.y[i]);
      this.senses[at] = 2 * y - 1;
      this.senses[at + 1] = 40 * /** @type {number} */ (this.speed[i]);
      this.senses[at + 2] = ahead;
      this.senses[at + 3] = 4 * (middle - y);
    }
  }
}
