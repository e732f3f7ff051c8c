// Many networks at once: `node populations.js [--quick] [--python=PATH] [PART…]`. Predictions of networks that each have weights and a
// row of their own, on every build, beside plain JavaScript, and brain.js, neataptic, jax-js and PyTorch's batched product where they
// are installed; trainings of XOR, and of larger networks, at once and one after the other; a generation of a simulation.
// Every contestant has the same weights, and takes part if it predicts the same numbers. One thread each; the best turn counts.

import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import binaryen from 'binaryen';
import { adam, dense, engine, sequential } from '../dist/node.js';
import { population } from '../dist/population/index.js';
import { builds } from './builds.js';
import { environmentFor } from './environment.js';
import { ownPython } from './python.js';
import { short, table, times } from './table.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, python: { type: 'string' } },
});
const TURNS = flags.quick ? 3 : 15;

/** Microseconds of the best of some turns of a few calls each. */
function best(run, least = 20) {
  for (let i = 0; i < (flags.quick ? 2 : 8); i++) run();
  let shortest = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < TURNS; turn++) {
    let calls = 0;
    const start = performance.now();
    do {
      run();
      calls++;
    } while (!flags.quick && performance.now() - start < least);
    shortest = Math.min(shortest, (performance.now() - start) / calls);
  }
  return 1000 * shortest;
}

/** Throws where predictions differ by more than rounding. */
function checkSame(what, y, expected) {
  const index = expected.findIndex((value, i) => !(Math.abs(value - y[i]) <= 1e-4 * Math.max(1, Math.abs(value))));
  if (index >= 0 || y.length !== expected.length)
    throw new Error(`${what}: output ${index} is ${y[index]}, not ${expected[index]}`);
}

const random = (length, most = 1) =>
  Float32Array.from({ length }, (_, i) => most * Math.sin(12.9898 * (i + 1) * (1 + (i % 7))));

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const relu = (x) => (x > 0 ? x : 0);
const functions = { relu: [relu, (x) => x], sigmoid: [sigmoid, sigmoid] };

/** All members by plain loops over typed arrays. */
function plain([inputs, hidden, outputs], size, weights, x, f) {
  const [f1, f2] = functions[f];
  const each = weights.length / size;
  const h = new Float64Array(hidden);
  return (y) => {
    for (let m = 0; m < size; m++) {
      let at = m * each;
      const bias = at + hidden * inputs;
      for (let j = 0; j < hidden; j++) {
        let sum = weights[bias + j];
        for (let i = 0; i < inputs; i++) sum += weights[at++] * x[m * inputs + i];
        h[j] = f1(sum);
      }
      at = bias + hidden;
      const last = at + outputs * hidden;
      for (let j = 0; j < outputs; j++) {
        let sum = weights[last + j];
        for (let i = 0; i < hidden; i++) sum += weights[at++] * h[i];
        y[m * outputs + j] = f2(sum);
      }
    }
  };
}

/** Weights of each layer of a member: { w, b }. */
function layersOf([inputs, hidden, outputs], weights, size, member) {
  let at = (weights.length / size) * member;
  const take = (count) => {
    at += count;
    return weights.subarray(at - count, at);
  };
  return [
    { w: take(hidden * inputs), b: take(hidden), inputs },
    { w: take(outputs * hidden), b: take(outputs), inputs: hidden },
  ];
}

const peers = {
  async 'brain.js'(shape, size, weights, x) {
    const { NeuralNetwork } = (await import('brain.js')).default;
    const nets = Array.from({ length: size }, (_, member) => {
      const net = new NeuralNetwork({ hiddenLayers: [shape[1]], activation: 'sigmoid' });
      net.sizes = shape;
      net.initialize();
      for (const [l, { w, b, inputs }] of layersOf(shape, weights, size, member).entries()) {
        for (let j = 0; j < b.length; j++) {
          net.biases[l + 1][j] = b[j];
          for (let i = 0; i < inputs; i++) net.weights[l + 1][j][i] = w[j * inputs + i];
        }
      }
      return net;
    });
    const rows = rowsOf(x, size, shape[0]);
    return (y) => {
      for (const [m, net] of nets.entries()) y.set(net.run(rows[m]), m * shape[2]);
    };
  },
  async neataptic(shape, size, weights, x) {
    const { architect } = (await import('neataptic')).default;
    const nets = Array.from({ length: size }, (_, member) => {
      const net = new architect.Perceptron(...shape);
      const [hidden, last] = layersOf(shape, weights, size, member);
      const first = [shape[0], shape[0] + shape[1]];
      net.nodes.slice(first[0]).forEach((node, k) => {
        const { w, b, inputs } = k < shape[1] ? hidden : last;
        const j = k < shape[1] ? k : k - shape[1];
        node.bias = b[j];
        for (const connection of node.connections.in) {
          const from = net.nodes.indexOf(connection.from) - (k < shape[1] ? 0 : first[0]);
          connection.weight = w[j * inputs + from];
        }
      });
      return net;
    });
    const rows = rowsOf(x, size, shape[0]);
    return (y) => {
      for (const [m, net] of nets.entries()) y.set(net.noTraceActivate(rows[m]), m * shape[2]);
    };
  },
};

const jaxName = 'jax-js matmul, wasm';

/** Batched products of jax-js, jitted, on its fastest backend without a GPU, in microseconds; undefined where it is not installed. */
async function jax([inputs, hidden, outputs], size, weights, x, expected) {
  try {
    const { defaultDevice, init, jit, nn, numpy: np, tree } = await import('@jax-js/jax');
    await init('wasm');
    defaultDevice('wasm');
    const each = Array.from({ length: size }, (_, m) => layersOf([inputs, hidden, outputs], weights, size, m));
    const joined = (layer, key, shape) => {
      const all = new Float32Array(shape.reduce((a, b) => a * b));
      const count = all.length / size;
      for (const [m, layers] of each.entries()) all.set(layers[layer][key], m * count);
      return np.array(all).reshape(shape);
    };
    const parameters = [
      joined(0, 'w', [size, hidden, inputs]),
      joined(0, 'b', [size, hidden, 1]),
      joined(1, 'w', [size, outputs, hidden]),
      joined(1, 'b', [size, outputs, 1]),
    ];
    const forward = jit(([w1, b1, w2, b2], rows) => np.matmul(w2, nn.relu(np.matmul(w1, rows).add(b1))).add(b2));
    const predict = () => forward(tree.ref(parameters), np.array(x.slice()).reshape([size, inputs, 1])).dataSync();
    checkSame('jax-js', predict(), expected);
    used.push('jax-js');
    return best(predict);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}

const rowsOf = (x, size, inputs) =>
  Array.from({ length: size }, (_, m) => [...x.subarray(m * inputs, (m + 1) * inputs)]);

/** PyTorch's baddbmm, in microseconds; undefined where there is no PyTorch. */
function pytorch(cases) {
  const python = flags.python ?? ownPython;
  if (!existsSync(python)) return undefined;
  const file = join(tmpdir(), `lanewise-populations-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(cases));
  const script = fileURLToPath(new URL('populations.py', import.meta.url));
  const { status, stdout, stderr, error } = spawnSync(python, [script, file], {
    ...{ encoding: 'utf8', maxBuffer: 2 ** 28 },
    env: environmentFor(process.env, 1),
  });
  rmSync(file);
  if (status === 0) return JSON.parse(stdout);
  console.error(`${python}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

/** GB/s of reading that many bytes of memory once, over and over: what a machine can do at best where each weight is used once. */
async function ceiling(bytes) {
  const sums = ['a', 'b', 'c', 'd'];
  const loads = Array.from({ length: 8 }, (_, i) => {
    const sum = sums[i % 4];
    return `(local.set $${sum} (v128.or (local.get $${sum}) (v128.load offset=${16 * i} (local.get $at))))`;
  });
  const total = sums.reduce(
    (left, sum) => (left ? `(v128.or ${left} (local.get $${sum}))` : `(local.get $${sum})`),
    '',
  );
  const module = binaryen.parseText(`(module (memory (export "memory") ${Math.ceil(bytes / 65_536) + 1})
    (func (export "read") (param $at i32) (param $end i32) (result f32)
      ${sums.map((sum) => `(local $${sum} v128)`).join(' ')}
      (loop $next ${loads.join(' ')}
        (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 128))) (local.get $end))))
      (f32x4.extract_lane 0 ${total})))`);
  module.setFeatures(binaryen.Features.SIMD128);
  let most = 0;
  for (let turn = 0; turn < 2; turn++) {
    const { memory, read } = new WebAssembly.Instance(new WebAssembly.Module(module.emitBinary())).exports;
    new Float32Array(memory.buffer).fill(1); // pages that were never written are one page
    for (let i = 0; i < 200; i++) read(0, bytes);
    await setTimeout(100); // V8 optimizes what was called often, meanwhile
    most = Math.max(most, bytes / best(() => read(0, bytes)) / 1000);
  }
  return most;
}

const used = [];

async function predictions() {
  const sizes = flags.quick ? [200] : [1000, 10_000];
  const cases = [
    [8, 16, 4],
    [16, 32, 8],
  ].flatMap((shape) => sizes.map((size) => ({ shape, size })));
  const given = cases.map(({ shape, size }) => {
    const [inputs, hidden, outputs] = shape;
    const each = hidden * (inputs + 1) + outputs * (hidden + 1);
    return { shape, size, weights: random(size * each, 0.5), x: random(size * inputs) };
  });
  const results = given.map(() => ({}));
  for (const f of ['relu', 'sigmoid']) {
    for (const [index, { shape, size, weights, x }] of given.entries()) {
      const [inputs, hidden, outputs] = shape;
      const expected = new Float32Array(size * outputs);
      const run = plain(shape, size, weights, x, f);
      run(expected);
      const name = f === 'relu' ? '' : ', sigmoid';
      results[index][`plain JavaScript${name}`] = best(() => run(expected));
      for (const build of builds()) {
        engine({ build, threads: 1 });
        const layers = [dense(hidden, f), dense(outputs, f === 'relu' ? 'linear' : f)];
        const many = population(sequential({ inputs, layers, seed: 1 }), { size, seed: 1 });
        many.setWeights(weights);
        const into = new Float32Array(size * outputs);
        checkSame(`${build} ${shape}`, many.predict(x, { into }), expected);
        results[index][`lanewise ${build}${name}`] = best(() => many.predict(x, { into }));
      }
      if (f === 'relu') results[index][jaxName] = await jax(shape, size, weights, x, expected);
      if (f === 'relu' || shape[0] > 8) continue;
      for (const [peer, start] of Object.entries(peers)) {
        try {
          const step = await start(shape, size, weights, x);
          const y = new Float32Array(size * outputs);
          step(y);
          checkSame(peer, y, expected);
          results[index][`${peer}, sigmoid`] = best(() => step(y));
          used.push(peer);
        } catch (error) {
          if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
        }
      }
    }
  }
  const torch = pytorch(
    given.map(({ shape, size, weights, x }) => ({ shape, size, weights: [...weights], x: [...x] })),
  );
  for (const [index, entry] of (torch ?? []).entries()) {
    const { shape, size, weights, x } = given[index];
    const expected = new Float32Array(size * shape[2]);
    plain(shape, size, weights, x, 'relu')(expected);
    checkSame('PyTorch', entry.y, expected);
    results[index]['PyTorch baddbmm'] = entry.microseconds;
  }
  const names = [...new Set(results.flatMap((each) => Object.keys(each)))];
  const rows = names.map((name) => [name, ...results.map((each) => short(each[name]))]);
  const heads = cases.map(({ shape, size }) => `${size.toLocaleString('en')} × ${shape.join('-')}`);
  console.log(`\nPredictions, each network with weights and a row of its own, µs\n\n${table(['', ...heads], rows)}`);
  const bandwidth = builds().map((build) => [
    build,
    ...results.map((each, i) => short((4 * given[i].weights.length) / each[`lanewise ${build}`] / 1000)),
  ]);
  const most = [];
  for (const { weights } of given) most.push(await ceiling(4 * weights.length));
  bandwidth.push(['reading alone', ...most.map(short)]);
  console.log(`\nGB/s of weights\n\n${table(['', ...heads], bandwidth)}`);
}

/** Microseconds of a step of all: at once, and one after the other. */
function trainings() {
  const size = flags.quick ? 16 : 1000;
  const rows = [];
  for (const [shape, batch, most] of [
    [[2, 8, 1], 4, size],
    [[8, 16, 4], 32, size],
    [[16, 32, 8], 32, Math.min(size, 200)],
    [[16, 64, 64, 1], 32, Math.min(size, 100)],
    [[64, 64, 12], 32, Math.min(size, 100)],
    [[64, 128, 10], 32, Math.min(size, 50)],
  ]) {
    const [inputs, ...units] = shape;
    const make = (seed) => {
      const layers = units.map((count, i) => dense(count, i < units.length - 1 ? 'tanh' : 'linear'));
      const model = sequential({ inputs, layers, seed });
      model.compile({ optimizer: adam(), loss: 'meanSquaredError' });
      return model;
    };
    const x = random(batch * inputs);
    const y = random(batch * units.at(-1));
    for (const build of builds()) {
      engine({ build, threads: 1 });
      const many = population(make(0), { size: most, seed: 0 });
      many.compile({ optimizer: adam(), loss: 'meanSquaredError' });
      const models = Array.from({ length: most }, (_, i) => make(i));
      const losses = many.trainOnBatch({ shared: x }, { shared: y });
      for (const [i, model] of models.entries())
        if (model.trainOnBatch(x, y).loss !== losses[i])
          throw new Error(`training ${shape}: member ${i} has another loss`);
      const together = best(() => many.trainOnBatch({ shared: x }, { shared: y })) / most;
      const apart = best(() => models.forEach((model) => void model.trainOnBatch(x, y))) / most;
      rows.push([
        `${shape.join('-')}, batch ${batch}`,
        build,
        short(1000 * together),
        short(1000 * apart),
        times(apart / together),
      ]);
    }
  }
  const head = ['training with Adam', 'build', 'at once', 'one after the other', 'gain'];
  console.log(`\nA step of one of many networks, ns\n\n${table(head, rows)}`);
}

/** A generation: so many creatures, each steered by its network through some steps; then the better half has children. */
async function generations() {
  const [size, steps] = flags.quick ? [64, 20] : [1000, 500];
  const shape = [8, 16, 3];
  const state = new Float32Array(size * 8);
  const simulate = (predict) => {
    for (let i = 0; i < state.length; i++) state[i] = Math.sin(i);
    const fitness = new Float64Array(size);
    for (let step = 0; step < steps; step++) {
      const y = predict(state);
      for (let m = 0; m < size; m++) {
        for (let j = 0; j < 3; j++) state[8 * m + j] = 0.9 * state[8 * m + j] + 0.1 * y[3 * m + j];
        for (let j = 3; j < 8; j++) state[8 * m + j] = 0.99 * state[8 * m + j];
        fitness[m] -= state[8 * m] ** 2;
      }
    }
    return fitness;
  };
  const ranked = (fitness) => Uint32Array.from(fitness.keys()).sort((a, b) => fitness[b] - fitness[a] || a - b);
  const rows = [];
  const each = 16 * 9 + 3 * 17;
  const weights = random(size * each, 0.5);
  const y = new Float32Array(size * 3);
  const run = plain(shape, size, weights, state, 'relu');
  const predict = () => {
    run(y);
    return y;
  };
  const byHand = () => {
    const order = ranked(simulate(predict));
    const before = weights.slice();
    for (let k = 0; k < size; k++) {
      const [a, b] = [order[k % (size / 2)], order[(k * 7) % (size / 2)]];
      for (let j = 0; j < each; j++) {
        const gene = before[(Math.random() < 0.5 ? a : b) * each + j];
        const z = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
        weights[k * each + j] = Math.random() < 0.1 ? gene + 0.02 * z : gene;
      }
    }
  };
  const known = simulate(predict);
  const start = weights.slice();
  const alone = best(byHand, 1);
  rows.push(['plain JavaScript', short(alone / 1000), '', '', '', '', '']);
  // What stays whoever computes the networks: the simulation, and that each weight is read once a step
  const simulation = best(() => simulate(() => y), 1);
  const reading = (steps * 4 * weights.length) / (await ceiling(4 * weights.length)) / 1000;
  for (const build of builds()) {
    engine({ build, threads: 1 });
    const brains = population(sequential({ inputs: 8, layers: [dense(16, 'relu'), dense(3)], seed: 1 }), {
      size,
      seed: 1,
    });
    brains.setWeights(start);
    checkSame(
      'fitness',
      simulate((x) => brains.predict(x, { into: y })),
      known,
    );
    const children = Uint32Array.from({ length: size }, (_, k) => k);
    const vary = (order) => {
      brains.crossover(
        children.map((k) => order[k % (size / 2)]),
        children.map((k) => order[(k * 7) % (size / 2)]),
        children,
      );
      brains.mutate({ rate: 0.1, sigma: 0.02 });
    };
    const time = best(() => vary(ranked(simulate((x) => brains.predict(x, { into: y })))), 1);
    const predicting = best(() => {
      for (let step = 0; step < steps; step++) brains.predict(state, { into: y });
    }, 1);
    const varying = best(() => vary(ranked(known)), 1);
    rows.push([
      ...[`lanewise ${build}`, short(time / 1000), times(alone / time)],
      ...[simulation, predicting, varying].map((each) => short(each / 1000)),
      times(alone / (simulation + reading)),
    ]);
  }
  console.log(
    `\nA generation: ${size} networks of ${shape.join('-')}, ${steps} steps, ms\n\n${table(['', 'ms', 'gain', 'simulation', 'predictions', 'variation', 'gain at most'], rows)}`,
  );
}

const parts = { predictions, trainings, generations };
for (const [name, part] of Object.entries(parts))
  if (positionals.length === 0 || positionals.includes(name)) await part();
console.log(`\nPeers in JavaScript here: ${[...new Set(used)].join(', ') || 'none'}.`);
