import type { Build } from '../../src/engine/builds.ts';
import { Instance } from '../../src/engine/instance.ts';
import { END } from '../../src/engine/kernels.ts';
import { callWords } from '../../src/engine/words.ts';
import type { VectorFunction } from './functions.ts';
import { fromBits, ulps } from './ulp.ts';

/** The worst error of a function over some inputs. */
export interface Worst {
  readonly ulps: number;
  readonly x: number;
  readonly got: number;
}

const CHUNK = 1 << 16;

/** Runs a function on `count` inputs, the i-th with the bits `inputBits(i)`, and finds its worst error. */
export function sweep(
  build: Build,
  { kernel, values, exact, words, absolute = 0 }: VectorFunction,
  count: number,
  inputBits: (index: number) => number,
): Worst {
  const instance = new Instance(build);
  const x = Math.ceil(instance.heap / 64) * 64;
  const program = x + CHUNK * 4;
  instance.reserve(program + 64);
  let worst: Worst = { ulps: 0, x: 0, got: 0 };
  for (let first = 0; first < count; first += CHUNK) {
    const { u32, f32 } = instance;
    const length = Math.min(CHUNK, count - first);
    for (let i = 0; i < CHUNK; i++) u32[x / 4 + i] = inputBits(first + Math.min(i, length - 1));
    const sizes = { count: CHUNK, rows: 1, columns: CHUNK, stride: CHUNK };
    u32.set([...callWords(kernel, { y: x, x, ...values, ...sizes }), END], program / 4);
    instance.run(program);
    for (let i = 0; i < length; i++) {
      const bits = inputBits(first + i);
      const input = words ? bits : fromBits(bits);
      const [got, truth] = [f32[x / 4 + i], exact(input)];
      const error = Math.abs(got - truth) <= absolute ? 0 : ulps(got, truth);
      if (error > worst.ulps) worst = { ulps: error, x: input, got };
    }
  }
  return worst;
}
