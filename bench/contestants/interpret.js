// Scores of all edges by conductance, beside a training step on as many rows as the path has steps.

import { attribute } from '../../dist/interpret/index.js';
import { prepare as prepareModel } from './lanewise.js';

export async function prepare(workload, data, { mode, build }) {
  const made = await prepareModel(workload, data, { mode: 'loop', build, threads: 1 });
  if (mode === 'step') return made;
  const { inputs, pairs, correct, wrong, steps } = workload;
  const rows = (from) => data.x.subarray(from * pairs * inputs, (from + 1) * pairs * inputs);
  const options = { clean: rows(0), reference: rows(1), metric: { correct, wrong }, steps };
  const scores = () => attribute(made.model, options).edges;
  return {
    version: made.version,
    run(times) {
      for (let time = 0; time < times; time++) scores();
    },
    /** Σ |score| */
    loss: () => [...scores().values()].reduce((sum, { data }) => data.reduce((a, b) => a + Math.abs(b), sum), 0),
  };
}
