import { adam, dense, engine, sequential, sgd } from '../../dist/node.js';
import { batchOf, crossEntropy } from '../data.js';
import { versionOf } from './version.js';

const version = versionOf('lanewise');

export async function prepare(workload, data, { mode, build, threads }) {
  const { build: used, fallback } = engine({ build, threads });
  if (used !== build) throw new Error(fallback);
  const { inputs, layers, batch, batches } = workload;
  const model = sequential({ inputs, layers: layers.map(({ units, activation }) => dense(units, activation)) });
  model.setWeights(new Map(weights(workload, data)));
  const all = Array.from({ length: batches }, (_, index) => batchOf(workload, data, index));
  if (workload.task === 'predict') {
    return {
      version,
      run(steps) {
        for (let step = 0; step < steps; step++) model.predict(all[step % batches].x);
      },
      loss: () => crossEntropy(model.predict(all[0].x), all[0].y, layers.at(-1).units),
    };
  }

  const { name, ...settings } = workload.optimizer;
  model.compile({ optimizer: { sgd, adam }[name](settings), loss: workload.loss });
  const runs = {
    fit: (steps) => model.fit(data.x, data.y, { epochs: steps / batches, batchSize: batch, shuffle: false }),
    loop(steps) {
      for (let step = 0; step < steps; step++) model.trainOnBatch(all[step % batches].x, all[step % batches].y);
    },
  };
  return { version, model, run: runs[mode], loss: () => model.evaluate(all[0].x, all[0].y, { batchSize: batch }).loss };
}

function* weights({ inputs, layers }, { parameters }) {
  let columns = inputs;
  for (const [index, { units }] of layers.entries()) {
    yield [`${index}.weight`, { shape: [units, columns], data: parameters[index].weight }];
    yield [`${index}.bias`, { shape: [units], data: parameters[index].bias }];
    columns = units;
  }
}
