import { checkInteger } from '../base/errors.ts';
import { drawSeed } from '../base/random.ts';
import { currentBuild } from '../engine/engine.ts';
import { threadSettings } from '../engine/threadSettings.ts';
import { predictGraph } from '../lowering/forwardGraph.ts';
import { type Description, type Network, networkOf } from '../network/network.ts';
import { initializeWeights } from '../network/weights.ts';
import type { Arena } from '../plan/arena.ts';
import { Runtime } from '../plan/runtime.ts';
import { openArena } from '../plan/sharedArena.ts';
import type { ModelState } from '../training/state.ts';

/** Creates the state of a new model: its part of a memory, and initial weights from a seed. */
export function createState(where: string, description: Description, seed = drawSeed()): ModelState {
  checkInteger(where, 'seed', seed, 0);
  const arena = openArena(currentBuild());
  const state = zeroState(arena, networkOf(where, description, arena.instance.panel), seed);
  initializeWeights(state.network, state.runtime, seed);
  return state;
}

/** The same with all weights 0, for a network whose panels match the arena's instance. */
export function zeroState(arena: Arena, network: Network, seed: number): ModelState {
  const sizes = { parameters: network.size, gradients: 0, slots: 0, state: 0 };
  const runtime = new Runtime(arena, sizes, threadSettings.threads);
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
