import { expect, test } from 'vitest';
import { dense, fitInWorker, sequential } from '../../src/index.ts';

const x = [[0], [1]];
const y = [[1], [3]];

function made() {
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
}

/** Takes all memories of a page: each takes 8 GiB of addresses, of which Chromium has 1 TiB. */
function takeMemories() {
  const taken: WebAssembly.Memory[] = [];
  try {
    while (taken.length < 200) taken.push(new WebAssembly.Memory({ initial: 1, maximum: 2 }));
  } catch {}
  return taken;
}

test('memories that are no longer needed leave room for models, also in a worker', async () => {
  const [plain, model, afar] = [made(), made(), made()];
  const history = await plain.fit(x, y, { epochs: 2 });
  takeMemories();
  expect(await fitInWorker(afar, x, y, { epochs: 2 }).history).toEqual(history);
  takeMemories();
  expect(await model.fit(x, y, { epochs: 2 })).toEqual(history);
  for (const other of [model, afar]) expect(other.getWeights()).toEqual(plain.getWeights());
});
