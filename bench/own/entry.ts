export { writeRows } from '../../src/data/batch.ts';
export { Instance } from '../../src/engine/instance.ts';
export { takeFiles } from '../../src/engine/kernelFiles.ts';

import { kernels as core } from '../../src/engine/kernels.ts';
import { layersKernels } from '../../src/engine/packs/layers.ts';
import { muonKernels } from '../../src/engine/packs/muon.ts';

export { activations, BARRIER, END } from '../../src/engine/kernels.ts';
/** Those of packs included. */
export const kernels = { ...core, ...layersKernels, ...muonKernels };
export { input } from '../../src/layers/graphNode.ts';
export * as layers from '../../src/layers/index.ts';
export * as losses from '../../src/losses/index.ts';
export { HYPER, stateSize } from '../../src/lowering/stateLayout.ts';
export { trainingGraphs } from '../../src/lowering/trainingGraphs.ts';
export { networkOf } from '../../src/network/network.ts';
export { initializeWeights } from '../../src/network/weights.ts';
export * as optimizers from '../../src/optimizers/index.ts';
export { OwnArena } from '../../src/plan/arena.ts';
export { Graph } from '../../src/plan/graph.ts';
export { Runtime } from '../../src/plan/runtime.ts';
export { Team } from '../../src/threads/team.ts';
