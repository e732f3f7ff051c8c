import { expect, test } from 'vitest';
import { dense, sequential } from '../../src/index.ts';
import { numbers } from '../support/random.ts';

/** Bytes of all memory of this process, WebAssembly included, after collecting what nobody holds. */
async function residentBytes(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    (globalThis as unknown as { gc: () => void }).gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return process.memoryUsage().rss;
}

test('a thousand models made, trained and dropped keep memory flat', async () => {
  const x = numbers(8 * 100, 1);
  const y = Array.from({ length: 8 }, (_, i) => i % 4);
  const live = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const model = sequential({ inputs: 100, layers: [dense(200, 'relu'), dense(4, 'softmax')], seed: i });
      model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
      await model.fit(x, y);
    }
  };
  await live(200);
  const before = await residentBytes();
  await live(1000);
  const after = await residentBytes();
  // Each model touches some 1 MB: if they stayed, that would be 1,000 MB.
  expect((after - before) / 2 ** 20).toBeLessThan(50);
});

test('memory does not grow while a model trains', async () => {
  const model = sequential({ inputs: 50, layers: [dense(300, 'relu'), dense(2, 'softmax')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const x = numbers(100 * 50, 1);
  const y = Array.from({ length: 100 }, (_, i) => i % 2);
  const sizes = new Set<string | undefined>();
  const callbacks = { onBatchEnd: () => void sizes.add(/.* of memory: .*/.exec(model.summary())?.[0]) };
  await model.fit(x, y, { epochs: 3, callbacks });
  expect([...sizes]).toEqual([expect.stringMatching(/^\d+ KiB of memory: /)]);
});
