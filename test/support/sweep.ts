import type { Fused } from '../../src/activations/activation.ts';
import { activations as pack } from '../../src/engine/binaries/activations.ts';
import type { Build } from '../../src/engine/builds.ts';
import { Instance } from '../../src/engine/instance.ts';
import { END } from '../../src/engine/kernels.ts';
import { callWords } from '../../src/engine/words.ts';
import type { VectorFunction } from './functions.ts';
import { type InPlace, mathFunction } from './mathFunctions.ts';
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
  { code, exact, words, absolute = 0 }: VectorFunction,
  count: number,
  inputBits: (index: number) => number,
): Worst {
  const { u32, f32, run } = typeof code === 'string' ? mathFunction(build, code, CHUNK) : activation(build, code);
  let worst: Worst = { ulps: 0, x: 0, got: 0 };
  for (let first = 0; first < count; first += CHUNK) {
    const length = Math.min(CHUNK, count - first);
    for (let i = 0; i < CHUNK; i++) u32[i] = inputBits(first + Math.min(i, length - 1));
    run();
    for (let i = 0; i < length; i++) {
      const bits = inputBits(first + i);
      const input = words ? bits : fromBits(bits);
      const [got, truth] = [f32[i], exact(input)];
      const error = Math.abs(got - truth) <= absolute ? 0 : ulps(got, truth);
      if (error > worst.ulps) worst = { ulps: error, x: input, got };
    }
  }
  return worst;
}

/** The forward kernel of an activation on a row of CHUNK numbers. */
function activation(build: Build, code: Fused): InPlace {
  const instance = new Instance(build);
  instance.add(pack);
  const x = Math.ceil(instance.heap / 64) * 64;
  const program = x + CHUNK * 4;
  instance.reserve(program + 64);
  const sizes = { rows: 1, columns: CHUNK, stride: CHUNK };
  instance.u32.set([...callWords('activationForward', { y: x, x, ...code, ...sizes }), END], program / 4);
  return {
    u32: instance.u32.subarray(x / 4, program / 4),
    f32: instance.f32.subarray(x / 4, program / 4),
    run: () => instance.run(program),
  };
}
