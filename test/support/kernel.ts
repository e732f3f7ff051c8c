import { expect } from 'vitest';
import type { Build } from '../../src/engine/builds.ts';
import { Instance } from '../../src/engine/instance.ts';
import { END, kernels } from '../../src/engine/kernels.ts';
import { activationsKernels } from '../../src/engine/packs/activations.ts';
import { interpretKernels } from '../../src/engine/packs/interpret.ts';
import { layersKernels } from '../../src/engine/packs/layers.ts';
import { lossesKernels } from '../../src/engine/packs/losses.ts';
import { muonKernels } from '../../src/engine/packs/muon.ts';
import { optimizersKernels } from '../../src/engine/packs/optimizers.ts';
import { callWords, type KernelReference } from '../../src/engine/words.ts';

const packed = {
  ...{ ...activationsKernels, ...interpretKernels, ...layersKernels },
  ...{ ...lossesKernels, ...muonKernels, ...optimizersKernels },
};

/** Every kernel, those of packs included. */
export const allKernels = { ...kernels, ...packed };

type KernelName = keyof typeof allKernels;
type Numbers = Float32Array | Uint32Array | Float64Array;

/** A block that a kernel reads, writes or both. */
export interface Block {
  readonly use: 'input' | 'output' | 'both';
  readonly data: Numbers;
}

export const input = (data: Numbers): Block => ({ use: 'input', data });
export const both = (data: Numbers): Block => ({ use: 'both', data });
/** A block of so many f32, filled with NaN before the call, so that what is not written shows. */
export const output = (length: number): Block => ({ use: 'output', data: new Float32Array(length).fill(Number.NaN) });

type Values<K extends KernelName> = { readonly [P in keyof (typeof allKernels)[K]['parameters']]: Block | number };

const GUARD = 64;
const PATTERN = 0xdeadbeef;
const instances = new Map<Build, Instance>();

function instanceOf(build: Build): Instance {
  const instance = instances.get(build) ?? new Instance(build);
  instances.set(build, instance);
  return instance;
}

/** Columns of a weight panel in a build. */
export const panelOf = (build: Build): number => instanceOf(build).panel;

/**
 * Runs one kernel through `run`, as each of `threads` threads in turn, on copies of the blocks between guard words; checks
 * that guards and inputs stay as they were; returns what the outputs hold then, by the name of the argument.
 */
export function call(
  build: Build,
  kernel: KernelReference,
  values: Readonly<Record<string, Block | number>>,
  threads?: number,
): Record<string, Numbers>;
export function call<K extends KernelName>(
  build: Build,
  kernel: K,
  values: Values<K>,
  threads?: number,
): Record<string, Numbers>;
export function call(
  build: Build,
  kernel: KernelName | KernelReference,
  values: Readonly<Record<string, Block | number>>,
  threads = 1,
): Record<string, Numbers> {
  const instance = instanceOf(build);
  const blocks = Object.entries(values).filter((entry): entry is [string, Block] => typeof entry[1] === 'object');
  const places = new Map<Block, number>();
  let end = Math.ceil(instance.heap / 64) * 64 + 256;
  for (const [, block] of blocks) {
    if (places.has(block)) continue;
    places.set(block, end + GUARD);
    end = Math.ceil((end + GUARD + block.data.byteLength) / 8) * 8 + GUARD;
  }

  const addressed = Object.entries(values as Record<string, Block | number>).map(([name, value]) => {
    return [name, typeof value === 'object' ? (places.get(value) as number) : value] as const;
  });
  const reference =
    typeof kernel === 'string' && kernel in packed
      ? packed[kernel as keyof typeof packed]
      : (kernel as KernelReference);
  if (typeof reference !== 'string') instance.add(reference.pack);
  const words = [...callWords(reference, Object.fromEntries(addressed)), END];
  const start = Math.ceil(end / 64) * 64;
  instance.reserve(start + words.length * 4);

  const { u32 } = instance;
  u32.fill(PATTERN, Math.ceil(instance.heap / 64) * 16, start / 4);
  for (const [block, at] of places) bytesOf(instance, at, block.data.byteLength).set(asBytes(block.data));
  const before = u32.slice(0, start / 4);
  u32.set(words, start / 4);
  for (let thread = 0; thread < threads; thread++) instance.run(start, thread, threads);

  const written = [...places].filter(([block]) => block.use !== 'input');
  const after = u32.slice(0, start / 4);
  for (const [block, at] of written) {
    const copy = new Uint8Array(before.buffer, at, block.data.byteLength);
    new Uint8Array(after.buffer, at, block.data.byteLength).set(copy);
  }
  const changed = after.findIndex((word, index) => word !== before[index]);
  expect(changed, `${kernel}: word written outside its outputs`).toBe(-1);

  return Object.fromEntries(
    blocks
      .filter(([, block]) => block.use !== 'input')
      .map(([name, block]) => {
        const bytes = bytesOf(instance, places.get(block) as number, block.data.byteLength).slice();
        const type = block.data.constructor as new (buffer: ArrayBuffer) => Numbers;
        return [name, new type(bytes.buffer)];
      }),
  );
}

const asBytes = (data: Numbers) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const bytesOf = (instance: Instance, at: number, length: number) => new Uint8Array(instance.u32.buffer, at, length);
