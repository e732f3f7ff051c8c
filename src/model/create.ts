import { checkInteger } from '../base/errors.ts';
import { drawSeed } from '../base/random.ts';
import { currentBuild } from '../engine/engine.ts';
import { Instance } from '../engine/instance.ts';
import { threadSettings } from '../engine/threadSettings.ts';
import { predictGraph } from '../lowering/forwardGraph.ts';
import { type Description, type Network, networkOf } from '../network/network.ts';
import { initializeWeights } from '../network/weights.ts';
import { Runtime } from '../plan/runtime.ts';
import type { ModelState } from '../training/state.ts';

/** A model as it begins: memory, and start weights from a seed. */
export function createState(where: string, description: Description, seed = drawSeed()): ModelState {
  checkInteger(where, 'seed', seed, 0);
  const instance = new Instance(currentBuild());
  const state = zeroState(instance, networkOf(where, description, instance.panel), seed);
  initializeWeights(state.network, state.runtime, seed);
  return state;
}

/** The same with all weights 0, of a network with panels as the instance has them. */
export function zeroState(instance: Instance, network: Network, seed: number): ModelState {
  const sizes = { parameters: network.size, gradients: 0, slots: 0, state: 0 };
  const runtime = new Runtime(instance, sizes, threadSettings.threads);
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
