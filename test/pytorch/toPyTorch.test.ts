import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as index from '../../src/index.ts';
import {
  dense,
  dropout,
  type Layer,
  type Loss,
  type Model,
  type Optimizer,
  relu,
  sequential,
} from '../../src/index.ts';
import { type PyTorchModel, toPyTorch } from '../../src/pytorch/index.ts';
import { writeSafetensors } from '../../src/saving/safetensors.ts';
import { type ActivationName, chain, predicted, randoms, rowsFor } from '../interchange/networks.ts';
import { written } from '../onnx/written.ts';

// What PyTorch ran has the bits of one class of builds.
index.engine({ build: 'simd' });

/** Where models are written for modules.py, with what they predict: `PYTORCH_FOLDER=… npx vitest …`. */
const folder = process.env.PYTORCH_FOLDER;
if (folder) mkdirSync(folder, { recursive: true });

/** Hashes of sources and weights that PyTorch ran, by modules.py. */
const verified = JSON.parse(readFileSync(new URL('modules.json', import.meta.url), 'utf8'));

function expectVerified(name: string, { source, weights, state, script }: PyTorchModel, facts: () => object): void {
  const hash = createHash('sha256').update(source).update(weights);
  for (const part of [state, script]) if (part) hash.update(part);
  const digest = hash.digest('hex');
  if (!folder) {
    expect(verified[name]).toBe(digest);
    return;
  }
  const file = `${folder}/${name.replace(/\W+/g, '_')}`;
  writeFileSync(`${file}.py`, source);
  writeFileSync(`${file}.safetensors`, weights);
  if (state) writeFileSync(`${file}.state.safetensors`, state);
  if (script) writeFileSync(`${file}.train.py`, script);
  writeFileSync(`${file}.json`, JSON.stringify({ name, hash: digest, ...facts() }));
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

const { adam, adamW, adadelta, adagrad, adamax, nadam, rAdam, rmsprop, sgd } = index;

const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: sgd({ learningRate: 0.05 }),
  'sgd with momentum': sgd({ learningRate: 0.02, momentum: 0.9 }),
  'sgd with Nesterov momentum': sgd({ learningRate: 0.02, momentum: 0.9, nesterov: true }),
  'sgd with weight decay': sgd({ learningRate: 0.05, weightDecay: 0.1 }),
  'sgd with momentum and weight decay': sgd({ learningRate: 0.02, momentum: 0.9, weightDecay: 0.1 }),
  'sgd, gradients clipped': sgd({ learningRate: 0.1, clipValue: 0.02 }),
  'sgd, norms clipped': sgd({ learningRate: 0.1, clipNorm: 0.1 }),
  'sgd, norm of all clipped': sgd({ learningRate: 0.1, globalClipNorm: 0.2 }),
  adam: adam(),
  'adam with options': adam({ learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-5, amsgrad: true }),
  adamW: adamW({ learningRate: 0.01 }),
  'adamW with weight decay': adamW({ learningRate: 0.01, weightDecay: 0.1 }),
  adamax: adamax({ learningRate: 0.004 }),
  'adamax with weight decay': adamax({ learningRate: 0.004, beta2: 0.99, weightDecay: 0.1 }),
  nadam: nadam({ learningRate: 0.004 }),
  'nadam with weight decay': nadam({ learningRate: 0.004, beta1: 0.8, weightDecay: 0.1 }),
  rAdam: rAdam({ learningRate: 0.01, beta2: 0.99 }),
  'rAdam with weight decay': rAdam({ learningRate: 0.01, weightDecay: 0.1 }),
  rmsprop: rmsprop({ learningRate: 0.002, epsilon: 1e-3 }),
  'rmsprop with momentum': rmsprop({ learningRate: 0.001, momentum: 0.8, epsilon: 1e-2, weightDecay: 0.1 }),
  'rmsprop, centered': rmsprop({ learningRate: 0.001, rho: 0.95, epsilon: 1e-2, centered: true }),
  'rmsprop, centered, with momentum': rmsprop({ learningRate: 0.001, epsilon: 1e-2, momentum: 0.8, centered: true }),
  adagrad: adagrad({ learningRate: 0.03 }),
  'adagrad with options': adagrad({ learningRate: 0.03, initialAccumulator: 0.5, epsilon: 1e-3, weightDecay: 0.1 }),
  adadelta: adadelta({ learningRate: 0.5, epsilon: 1e-4 }),
};

const next = randoms(4);
const x = Float32Array.from({ length: 30 }, () => next() * 2 - 1);

/** Trains a model 10 steps, writes it, and takes 100 steps more. */
function expectGoesOn(name: string, model: Model, y: Float32Array | readonly number[], given = x): void {
  for (let step = 0; step < 10; step++) model.trainOnBatch(given, y);
  const made = toPyTorch(model);
  for (let step = 0; step < 100; step++) model.trainOnBatch(given, y);
  const { columns } = model.stateFor('test', false).network.outputs[0] as { columns: number };
  expectVerified(name, made, () => ({
    x: [{ columns: 3, data: [...given] }],
    targets: y instanceof Float32Array ? { columns: y.length / 10, data: [...y] } : { classes: y },
    y: [{ columns, data: [...model.predict(given)] }],
  }));
}

test.each(Object.entries(optimizers))('100 steps more of %s go as PyTorch took them', (name, optimizer) => {
  const model = chain(3, [dense(8, 'tanh'), dense(6, 'relu'), dense(2)]) as Model;
  model.compile({ optimizer, loss: 'meanSquaredError' });
  expectGoesOn(
    `100 steps of ${name}`,
    model,
    Float32Array.from({ length: 20 }, () => next()),
  );
});

const values = (columns: number, least = -1) =>
  Float32Array.from({ length: 10 * columns }, () => least + (1 - least) * next());
const sides = (columns: number) => values(columns).map(Math.sign);
const shares = (columns: number) => {
  const rows = values(columns, 0);
  return rows.map((value, i) => {
    const start = i - (i % columns);
    return value / rows.subarray(start, start + columns).reduce((a, b) => a + b);
  });
};
const classes = Array.from({ length: 10 }, (_, i) => (i * 7) % 3);

/** A loss, the last activation that goes with it, and targets of a network with three outputs. */
const losses: readonly (readonly [string, Loss, ActivationName, Float32Array | readonly number[]])[] = [
  ['crossEntropy of classes', index.crossEntropy(), 'softmax', classes],
  ['crossEntropy of shares, smoothed', index.crossEntropy({ labelSmoothing: 0.2 }), 'softmax', shares(3)],
  ['binaryCrossEntropy', index.binaryCrossEntropy(), 'sigmoid', values(3, 0)],
  ['binaryCrossEntropy, smoothed', index.binaryCrossEntropy({ labelSmoothing: 0.2 }), 'sigmoid', values(3, 0)],
  ['meanAbsoluteError', index.meanAbsoluteError(), 'linear', values(3)],
  ['meanAbsolutePercentageError', index.meanAbsolutePercentageError(), 'linear', sides(3)],
  ['meanSquaredLogarithmicError', index.meanSquaredLogarithmicError(), 'softplus', values(3, 0)],
  ['huber', index.huber({ delta: 0.5 }), 'linear', values(3)],
  ['logCosh', index.logCosh(), 'linear', values(3)],
  ['quantile', index.quantile({ quantile: 0.8 }), 'linear', values(3)],
  ['hinge', index.hinge(), 'linear', sides(3)],
  ['squaredHinge', index.squaredHinge(), 'linear', sides(3)],
  ['klDivergence', index.klDivergence(), 'softmax', shares(3)],
  ['poisson', index.poisson(), 'softplus', values(3, 0)],
  ['cosineSimilarity', index.cosineSimilarity(), 'linear', values(3)],
];

test.each(losses)('100 steps of the loss %s go as PyTorch took them', (name, loss, last, y) => {
  const model = chain(3, [dense(8, 'tanh'), dense(3, last)]) as Model;
  model.compile({ optimizer: sgd({ learningRate: 0.01 }), loss });
  expectGoesOn(`100 steps of the loss ${name}`, model, y);
});

test('100 steps of a network with penalties, frozen and normalized layers go as PyTorch took them', () => {
  const layers = [
    dense(6, 'relu', { trainable: false, weightRegularizer: 'l2' }),
    index.batchNormalization(),
    dense(4, 'tanh', { weightRegularizer: index.l1l2({ l1: 0.001, l2: 0.02 }), biasRegularizer: 'l2' }),
    index.layerNormalization(),
    index.prelu(),
    dense(3, 'softmax'),
  ];
  const model = chain(3, layers) as Model;
  model.compile({ optimizer: sgd({ learningRate: 0.02, momentum: 0.9 }), loss: 'crossEntropy' });
  expectGoesOn('100 steps with penalties', model, classes);
});

test('two processes of torchrun train as one model does', async () => {
  const model = chain(3, [dense(8, 'tanh', { weightRegularizer: 'l2' }), dense(3, 'softmax')]) as Model;
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'crossEntropy' });
  const rows = 21; // batches of 8, 8 and 5
  const x = Float32Array.from({ length: 3 * rows }, () => next() * 2 - 1);
  const targets = Float32Array.from({ length: 3 * rows }, (_, i) => Number(i % 3 === Math.floor(i / 3) % 3));
  const fit = (from: number, epochs: number) =>
    model.fit(x, targets, { initialEpoch: from, epochs: from + epochs, batchSize: 8, shuffle: false });
  await fit(0, 2);
  const made = toPyTorch(model);
  await fit(2, 20);
  const data = writeSafetensors({
    tensors: new Map([
      ['x', { shape: [rows, 3], data: x }],
      ['y', { shape: [rows, 3], data: targets }],
    ]),
    metadata: {},
  });
  expectVerified('two processes', made, () => ({
    ...{ epochs: 20, batchSize: 8, rows: Buffer.from(data).toString('base64') },
    after: Object.fromEntries([...model.getWeights()].map(([name, weight]) => [name, [...weight.data]])),
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
    ['a schedule', sgd({ learningRate: (step) => 1 / (step + 1) })],
    ['accumulation', adam({ accumulate: 2 })],
    ['a running mean', adam({ ema: 0.9 })],
    ['a rule that PyTorch has not', index.lion()],
  ])('no optimizer with %s', (_, optimizer) => {
    const model = chain(2, [dense(1)]);
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const { source, state, script } = toPyTorch(model);
    expect(source).not.toContain('optimizer');
    expect([state, script]).toEqual([undefined, undefined]);
  });

  test.each<[string, Layer[], index.CompileOptions['loss']]>([
    ['a loss of your own', [dense(1)], index.customLoss('own', () => 0)],
    ['a constraint', [dense(1, 'linear', { weightConstraint: 'nonNegative' })], 'meanSquaredError'],
    [
      'a regularizer that PyTorch has not',
      [dense(2, 'linear', { weightRegularizer: index.orthogonalRegularizer() })],
      'meanSquaredError',
    ],
  ])('no loss and no script with %s', (_, layers, loss) => {
    const model = chain(2, layers);
    model.compile({ optimizer: 'adam', loss });
    const { source, script } = toPyTorch(model);
    expect(source).not.toContain('def loss');
    expect(source).toContain('def optimizer');
    expect(script).toBeUndefined();
  });

  test('how it is trained on reads as one would write it', () => {
    const model = chain(4, [dense(8, 'relu'), dense(2, 'softmax')]);
    model.compile({ optimizer: adamax({ learningRate: 0.01, weightDecay: 0.1 }), loss: 'crossEntropy' });
    const { source } = toPyTorch(model);
    expect(source.slice(source.indexOf('    def forward'))).toBe(`    def forward(self, x, logits=False):
        v1 = F.relu(self._modules["0"](x))
        v2 = self._modules["1"](v1)
        if not logits:
            v2 = F.softmax(v2, dim=-1)
        return v2


def load(path):
    """The network with the weights of a safetensors file, to predict: network.train() to train on."""
    network = Network()
    network.load_state_dict(load_file(path))
    return network.eval()


def loss(network, x, y):
    """The mean loss of rows that it is trained on: a number to call backward() of."""
    p = network(x, logits=True)
    return F.cross_entropy(p, y)


def optimizer(network, path=None):
    """What takes its steps; with the path of its state, from where it was."""
    named = {name: parameter for name, parameter in network.named_parameters() if parameter.requires_grad}
    parameters = list(named.values())
    steps = torch.optim.Adamax(parameters, lr=0.01, betas=(0.9, 0.999), eps=1e-7)

    def prepare(*_):
        with torch.no_grad():
            for parameter in parameters:
                parameter.mul_(1 - 0.01 * 0.1)

    steps.register_step_pre_hook(prepare)
    for key, value in (load_file(path) if path else {}).items():
        name, _, slot = key.rpartition(".")
        steps.state[named[name]][slot] = value.to(named[name].device) if value.dim() else value
    return steps
`);
  });

  test('an activation of your own is refused by the name of its layer', () => {
    const model = sequential({ inputs: 2, layers: [dense(3, { ...relu(), name: 'mine' }, { name: 'hidden' })] });
    expect(() => toPyTorch(model)).toThrow(
      'toPyTorch: activation of layer hidden must be one of this library, got mine',
    );
    expect(() => toPyTorch({} as never)).toThrow('toPyTorch: model must be created by sequential or functional');
  });
});
