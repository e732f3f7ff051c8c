import { currentBuild } from '../engine/engine.ts';
import { checkInteger } from '../engine/errors.ts';
import { Instance } from '../engine/instance.ts';
import { drawSeed } from '../engine/random.ts';
import { threadSettings } from '../engine/threads.ts';
import { Runtime } from '../plan/runtime.ts';
import { predictGraph } from './graphs.ts';
import { type Description, networkOf } from './network.ts';
import type { ModelState } from './state.ts';
import { initializeWeights } from './weights.ts';

/** A model as it begins: memory, and start weights from a seed. */
export function createState(where: string, description: Description, seed = drawSeed()): ModelState {
  checkInteger(where, 'seed', seed, 0);
  const instance = new Instance(currentBuild());
  const network = networkOf(where, description, instance.panel);
  const sizes = { parameters: network.size, gradients: 0, slots: 0, state: 0 };
  const runtime = new Runtime(instance, sizes, threadSettings.threads);
  initializeWeights(network, runtime, seed);
  const counts = { steps: 0, batches: 0, epochs: 0, rateFactor: 1 };
  return {
    seed,
    network,
    runtime,
    predict: predictGraph(network),
    compiled: undefined,
    labels: network.outputs.map(() => undefined),
    ...counts,
  };
}
