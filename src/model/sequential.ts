import { currentBuild } from '../engine/engine.ts';
import { checkInteger, checkOptions, wrongKind } from '../engine/errors.ts';
import { Instance } from '../engine/instance.ts';
import { drawSeed } from '../engine/random.ts';
import { threadSettings } from '../engine/threads.ts';
import type { Layer } from '../layers/layer.ts';
import { Runtime } from '../plan/runtime.ts';
import { predictGraph } from './graphs.ts';
import { Model } from './model.ts';
import { networkOf } from './network.ts';
import { initializeWeights } from './weights.ts';

export interface SequentialOptions {
  /** Columns of the input. */
  inputs: number;
  /** The layers, from input to output: at least one. */
  layers: readonly Layer[];
  /** A whole number ≥ 0: models of the same seed start and train with the same bits. Default: drawn at random. */
  seed?: number;
}

/**
 * A model whose layers follow each other, with start weights.
 *
 * @throws TypeError or RangeError for bad options.
 */
export function sequential(options: SequentialOptions): Model {
  const { inputs, layers, seed = drawSeed() } = checkOptions('sequential', options, ['inputs', 'layers', 'seed']);
  checkInteger('sequential', 'inputs', inputs, 1);
  checkInteger('sequential', 'seed', seed, 0);
  if (!Array.isArray(layers) || layers.length === 0)
    throw wrongKind('sequential', 'layers', 'an array of at least one layer', layers);
  for (const [index, layer] of (layers as readonly Layer[]).entries()) {
    if (typeof layer?.build !== 'function')
      throw wrongKind('sequential', `layers[${index}]`, 'a layer such as dense(10)', layer);
  }
  const instance = new Instance(currentBuild());
  const network = networkOf(inputs, layers, instance.panel);
  const predict = predictGraph(network);
  const sizes = { parameters: network.size, gradients: 0, slots: 0, state: 0 };
  const runtime = new Runtime(instance, sizes, [predict], threadSettings.threads);
  initializeWeights(network, runtime, seed);
  return new Model({ seed, network, runtime, predict, compiled: undefined, steps: 0, epochs: 0 });
}
