import { readFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { afterAll, expect, test } from 'vitest';
import { layers } from '../../src/engine/binaries/layers.ts';
import { muon as muonPack } from '../../src/engine/binaries/muon.ts';
import { packed } from '../../src/engine/binaries/packed.ts';
import { Instance } from '../../src/engine/instance.ts';
import { END } from '../../src/engine/kernels.ts';
import { layersKernels } from '../../src/engine/packs/layers.ts';
import { muonKernels } from '../../src/engine/packs/muon.ts';
import { callWords } from '../../src/engine/words.ts';
import { batchNormalization, dense, engine, fitInWorker, gaussianNoise, muon, sequential } from '../../src/index.ts';
import { numbers } from '../support/random.ts';

afterAll(() => void engine({ build: 'auto', threads: 'auto' }));

/** Where a program is written: an instance, or as much of one. */
type Memory = Pick<Instance, 'f32' | 'u32' | 'heap'>;

const COUNT = 8;

/** u = 2·g + 3·v of Muon's pack, then v = 5·u where the mask is not 0 of the layers', then u = v + v of no pack. */
function writeProgram(instance: Memory): number {
  const [g, v, u, mask] = [0, 1, 2, 3].map((index) => instance.heap + 64 * index) as [number, number, number, number];
  const at = instance.heap + 256;
  for (let i = 0; i < COUNT; i++) {
    instance.f32[g / 4 + i] = i;
    instance.f32[v / 4 + i] = 1;
    instance.f32[mask / 4 + i] = i % 2;
  }
  const words = [
    ...callWords(muonKernels.muonDirection, { u, g, v, a: 2, b: 3, count: COUNT }),
    ...callWords(layersKernels.alphaDropoutForward, { y: v, x: u, mask, scale: 5, shift: 0, dropped: 7, count: COUNT }),
    ...callWords('sum', { y: u, a: v, b: v, count: COUNT }),
    END,
  ];
  instance.u32.set(words, at / 4);
  return at;
}

const resultOf = ({ f32, heap }: Memory) => [...f32.subarray(heap / 4 + 32, heap / 4 + 32 + COUNT)];
const expected = Array.from({ length: COUNT }, (_, i) => 2 * (i % 2 === 1 ? 5 * (2 * i + 3) : 7));

test('a program calls kernels of several packs and of none', () => {
  const instance = new Instance('simd');
  const program = writeProgram(instance);
  expect(instance.add(muonPack)).toBe(true);
  expect(() => instance.run(program), 'without the other pack').toThrow(WebAssembly.RuntimeError);
  expect([instance.add(layers), instance.add(layers)]).toEqual([true, false]);
  writeProgram(instance);
  instance.run(program);
  expect(resultOf(instance)).toEqual(expected);
});

test('packs move to another memory with the instance', () => {
  const instance = new Instance('simd');
  for (const pack of [layers, muonPack]) instance.add(pack);
  instance.share(true);
  instance.run(writeProgram(instance));
  expect(resultOf(instance)).toEqual(expected);
  expect(instance.parts.packs.map(([places]) => places)).toEqual([{ run: layers.number }, { run: muonPack.number }]);
});

test('the file of a build has the kernels of all packs', () => {
  const binary = readFileSync(new URL('../../dist/simd.wasm', import.meta.url));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 64_512 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  const { HEAP, TEAM, run } = exports as unknown as Record<'HEAP' | 'TEAM', WebAssembly.Global> & {
    run(...words: number[]): number;
  };
  const instance = { f32: new Float32Array(memory.buffer), u32: new Uint32Array(memory.buffer), heap: 8192 };
  expect(HEAP.value + TEAM.value).toBeLessThan(instance.heap);
  run(writeProgram(instance), 0, 0, 1);
  expect(resultOf(instance)).toEqual(expected);
});

const x = numbers(256 * 64, 1);
const y = numbers(256 * 64, 2);

/** A model with kernels of the packs; its training has one that its prediction has not. */
function make(seed = 3) {
  const model = sequential({
    ...{ inputs: 64, seed },
    layers: [gaussianNoise(0.1), dense(128, 'relu'), batchNormalization(), dense(128, 'tanh'), dense(64)],
  });
  model.compile({ optimizer: muon({ learningRate: 0.01 }), loss: 'meanSquaredError' });
  return model;
}

const bitsOf = (model: ReturnType<typeof make>) => [...model.getWeights()].map(([name, { data }]) => [name, [...data]]);
const options = { epochs: 3, batchSize: 64 };

test('threads that are at work get the packs of a later program; bits are those of one thread', async () => {
  engine({ build: 'simd', threads: 1 });
  const alone = make();
  await alone.fit(x, y, options);
  engine({ build: 'simd', threads: 3 });
  const together = make();
  for (let i = 0; i < 200 && together.threads < 3; i++) {
    together.predict(x);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(together.threads, 'threads that predict').toBe(3);
  await together.fit(x, y, options);
  expect(together.threads, 'threads that train').toBe(3);
  expect(bitsOf(together)).toEqual(bitsOf(alone));
});

test('a training in a worker has the packs of its graphs', async () => {
  engine({ build: 'simd', threads: 1 });
  const [here, there] = [make(), make()];
  await here.fit(x, y, options);
  await fitInWorker(there, x, y, options).history;
  expect(bitsOf(there)).toEqual(bitsOf(here));
});

test('a bundle has the packs that its program asks for', async () => {
  const bundled = async (program: string) => {
    const entry = '\0program';
    const bundle = await rolldown({
      input: entry,
      plugins: [
        {
          name: 'program',
          resolveId: (id) => (id === entry ? id : undefined),
          load: (id) =>
            id === entry ? program.replace('lanewise', new URL('../../src/index.ts', import.meta.url).pathname) : null,
        },
      ],
    });
    const { output } = await bundle.generate({ format: 'esm' });
    return [packed, layers, muonPack].map(({ stream }) => output[0].code.includes(stream));
  };
  const trains = "import { dense, dropout, sequential } from 'lanewise'; console.log(dense, dropout, sequential);";
  expect(await bundled(trains)).toEqual([true, false, false]);
  expect(await bundled(trains.replaceAll('dropout', 'batchNormalization'))).toEqual([true, true, false]);
  expect(await bundled(trains.replaceAll('dropout', 'muon'))).toEqual([true, false, true]);
});
