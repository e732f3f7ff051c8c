import { now } from '../base/clock.ts';
import { Instance } from './instance.ts';
import { activations, END } from './kernels.ts';
import { callWords } from './words.ts';

const INPUTS = 256;
const ROWS = 24;
const OUTPUTS = 16;

/**
 * How much faster a fused tile must be than one of 128 bits; without fusion it is slower, because it lacks registers.
 */
const LEAST_GAIN = 1.2;

/** Runs of `relaxed` before it is timed, after which V8 has optimized it. */
const WARM_UP = 400;

/** Timings of each build, in turns, before a missing gain counts: other work on the machine may spoil many. */
const MOST_TRIALS = 60;
const LEAST_TRIALS = 6;

/** Why the build `wide` cannot be used here, or undefined: it must give the bits of `relaxed`, and be faster. */
export function wideFault(): string | undefined {
  const [wide, relaxed] = [new Trial(new Instance('wide')), new Trial(new Instance('relaxed'))];
  const expected = relaxed.outputs();
  if (wide.outputs().some((value, index) => value !== expected[index])) return 'its numbers differ';
  relaxed.run(WARM_UP);
  for (let trial = 1; trial <= MOST_TRIALS; trial++) {
    wide.time();
    relaxed.time();
    if (trial >= LEAST_TRIALS && relaxed.least / wide.least >= LEAST_GAIN) return undefined;
  }
  return 'V8 did not fuse its instructions';
}

/** A product of (ROWS, INPUTS) and (INPUTS, OUTPUTS), small enough for the L1 cache. */
class Trial {
  readonly #instance: Instance;
  readonly #program: number;
  readonly #y: number;

  constructor(instance: Instance) {
    const panel = instance.panel;
    const x = Math.ceil(instance.heap / 64) * 64;
    const w = x + 4 * ROWS * INPUTS;
    const b = w + 4 * INPUTS * OUTPUTS;
    this.#y = b + 4 * OUTPUTS;
    this.#program = this.#y + 4 * ROWS * OUTPUTS;
    instance.reserve(this.#program + 256);
    const { f32, u32 } = instance;
    for (let i = 0; i < ROWS * INPUTS; i++) f32[x / 4 + i] = value(i);
    for (let i = 0; i < INPUTS * OUTPUTS; i++) {
      const [input, output] = [Math.floor(i / OUTPUTS), i % OUTPUTS];
      f32[w / 4 + (output - (output % panel)) * INPUTS + input * panel + (output % panel)] = value(i + 7);
    }
    const places = { y: this.#y, z: this.#y, x, w, b, activation: activations.linear, alpha: 0, beta: 0 };
    const sizes = { rows: ROWS, inputs: INPUTS, outputs: OUTPUTS, xStride: INPUTS, yStride: OUTPUTS };
    u32.set([...callWords('denseForward', { ...places, ...sizes }), END], this.#program / 4);
    this.#instance = instance;
  }

  /** The shortest time so far, in milliseconds. */
  least = Number.POSITIVE_INFINITY;

  outputs(): Float32Array {
    this.run(1);
    return this.#instance.f32.slice(this.#y / 4, this.#y / 4 + ROWS * OUTPUTS);
  }

  run(times: number): void {
    for (let i = 0; i < times; i++) this.#instance.run(this.#program);
  }

  /** Times ten runs. */
  time(): void {
    const start = now();
    this.run(10);
    this.least = Math.min(this.least, now() - start);
  }
}

/** Numbers whose products are not exact in f32. */
const value = (i: number) => Math.fround(((i * 37) % 101) / 101 - 0.5);
