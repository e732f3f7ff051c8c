import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adam, adamW, dense, dropout, type Model, type Optimizer, relu, sequential, sgd } from '../../src/index.ts';
import { toPyTorch } from '../../src/pytorch/index.ts';
import { chain, predicted, randoms, rowsFor } from '../interchange/networks.ts';
import { written } from '../onnx/written.ts';

/** Where models are written for modules.py, with what they predict: `PYTORCH_FOLDER=… npx vitest …`. */
const folder = process.env.PYTORCH_FOLDER;
if (folder) mkdirSync(folder, { recursive: true });

/** Hashes of sources and weights that PyTorch ran, by modules.py. */
const verified = JSON.parse(readFileSync(new URL('modules.json', import.meta.url), 'utf8'));

function expectVerified(name: string, { source, weights }: ReturnType<typeof toPyTorch>, facts: () => object): void {
  const hash = createHash('sha256').update(source).update(weights).digest('hex');
  if (!folder) {
    expect(verified[name]).toBe(hash);
    return;
  }
  const file = `${folder}/${name.replace(/\W+/g, '_')}`;
  writeFileSync(`${file}.py`, source);
  writeFileSync(`${file}.safetensors`, weights);
  writeFileSync(`${file}.json`, JSON.stringify({ name, hash, ...facts() }));
}

test.each(written)('%s is written as PyTorch ran it', (name, make) => {
  const model = make();
  const x = rowsFor(model);
  const { inputs, outputs } = model.stateFor('test', false).network;
  expectVerified(name, toPyTorch(model), () => ({
    x: x.map((data, i) => ({ columns: inputs[i]?.columns, data: [...data] })),
    y: predicted(model, x).map((data, i) => ({ columns: outputs[i]?.columns, data: [...data] })),
  }));
});

const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: sgd({ learningRate: 0.05 }),
  'sgd with momentum': sgd({ learningRate: 0.02, momentum: 0.9 }),
  'sgd with Nesterov momentum': sgd({ learningRate: 0.02, momentum: 0.9, nesterov: true }),
  'sgd with weight decay': sgd({ learningRate: 0.05, weightDecay: 0.1 }),
  adam: adam(),
  'adam with options': adam({ learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-5, amsgrad: true }),
  adamW: adamW({ learningRate: 0.01 }),
  'adamW with weight decay': adamW({ learningRate: 0.01, weightDecay: 0.1 }),
};

test.each(Object.entries(optimizers))('100 steps of %s go as PyTorch took them', (name, optimizer) => {
  const model = chain(3, [dense(8, 'tanh'), dense(6, 'relu'), dense(2)]) as Model;
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const made = toPyTorch(model);
  const next = randoms(4);
  const x = Float32Array.from({ length: 30 }, () => next() * 2 - 1);
  const y = Float32Array.from({ length: 20 }, () => next());
  for (let step = 0; step < 100; step++) model.trainOnBatch(x, y);
  expectVerified(`100 steps of ${name}`, made, () => ({
    x: [{ columns: 3, data: [...x] }],
    targets: [...y],
    y: [{ columns: 2, data: [...model.predict(x)] }],
  }));
});

describe('what is written', () => {
  test('reads as one would write it', () => {
    const model = sequential({
      inputs: 4,
      layers: [dense(8, 'relu', { name: 'hidden' }), dropout(0.5), dense(2, 'softmax')],
    });
    expect(toPyTorch(model).source).toBe(`"""A network of lanewise, for PyTorch: 4 columns to 2."""

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("hidden", nn.Linear(4, 8))
        self.add_module("1", nn.Dropout(0.5))
        self.add_module("2", nn.Linear(8, 2))

    def forward(self, x):
        v1 = F.relu(self._modules["hidden"](x))
        v2 = self._modules["1"](v1)
        v3 = F.softmax(self._modules["2"](v2), dim=-1)
        return v3


def load(path):
    """The network with the weights of a safetensors file, to predict: network.train() to train on."""
    network = Network()
    network.load_state_dict(load_file(path))
    return network.eval()
`);
  });

  test.each<[string, Optimizer]>([
    ['clipping', sgd({ clipNorm: 1 })],
    ['a schedule', sgd({ learningRate: (step) => 1 / (step + 1) })],
    ['accumulation', adam({ accumulate: 2 })],
    ['a running mean', adam({ ema: 0.9 })],
    ['decay beside momentum', sgd({ momentum: 0.9, weightDecay: 0.1 })],
  ])('no optimizer with %s', (_, optimizer) => {
    const model = chain(2, [dense(1)]);
    model.compile({ optimizer, loss: 'meanSquaredError' });
    expect(toPyTorch(model).source).not.toContain('optimizer');
  });

  test('an activation of your own is refused by the name of its layer', () => {
    const model = sequential({ inputs: 2, layers: [dense(3, { ...relu(), name: 'mine' }, { name: 'hidden' })] });
    expect(() => toPyTorch(model)).toThrow(
      'toPyTorch: activation of layer hidden must be one of this library, got mine',
    );
    expect(() => toPyTorch({} as never)).toThrow('toPyTorch: model must be one made by sequential or functional');
  });
});
