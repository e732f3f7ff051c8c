import { wrongKind } from '../base/errors.ts';
import { currentBuild } from '../engine/engine.ts';
import { input } from '../layers/graphNode.ts';
import type { Node } from '../layers/layer.ts';
import { type Description, type Network, networkOf, type Source } from '../network/network.ts';
import { openArena } from '../plan/sharedArena.ts';
import { slotsOf } from '../saving/checkpoint.ts';
import { setLabels } from '../training/classes.ts';
import type { Compiled, ModelState } from '../training/state.ts';
import { arranged } from './arranged.ts';
import { copyParameters } from './copyWeights.ts';
import { zeroState } from './create.ts';
import { Model, type Predictions } from './model.ts';

/**
 * Copies a model: layers, weights, labels and seed, and if it is compiled, also its training configuration and
 * optimizer state. Both models continue training with the same bits, and neither changes the other.
 *
 * @throws Error if the model is disposed.
 */
export function clone<P extends Predictions>(model: Model<P>): Model<P> {
  if (!(model instanceof Model)) throw wrongKind('clone', 'model', 'created by sequential or functional', model);
  const state = model.stateFor('clone', false);
  const { network, labels, preprocessing, arrangement, compiled, seed } = state;
  const arena = openArena(currentBuild());
  const copy = zeroState(arena, networkOf('clone', descriptionOf(network), arena.instance.panel), seed);
  copyParameters(state, copy);
  const made = arranged<P>({ ...copy, epochs: state.epochs, labels, preprocessing }, arrangement);
  if (compiled) copyTraining(state, compiled, made);
  return made;
}

/** Describes the network as its user did. Layers are immutable, so both networks can use the same ones. */
export function descriptionOf({ inputs, applications, outputs }: Network): Description {
  const sources: Node[] = inputs.map(({ columns }) => input(columns));
  const applied: Node[] = [];
  const nodeAt = (source: Source) => ('input' in source ? sources[source.input] : applied[source.application]) as Node;
  for (const { placed, sources: taken } of applications) applied.push(placed.layer.apply(taken.map(nodeAt)));
  return {
    inputs: inputs.map(({ name }, index) => ({ node: sources[index] as Node, name })),
    outputs: outputs.map(({ source, name }) => ({ node: nodeAt(source), name })),
  };
}

function copyTraining<P extends Predictions>(from: ModelState, compiled: Compiled, made: Model<P>): void {
  const { optimizer, losses, lossWeights, metrics, outputs } = compiled;
  const byName = Object.fromEntries(outputs.map(({ name }, index) => [name, metrics[index] ?? []]));
  made.compile({ optimizer, loss: losses, lossWeights, metrics: byName });
  const to = made.stateFor('clone', true);
  const kept = slotsOf(from, compiled);
  for (const [index, { write }] of slotsOf(to, to.compiled as Compiled).entries())
    write((kept[index] as (typeof kept)[number]).weight.data);
  const { steps, batches, rateFactor, labels } = from;
  Object.assign(to, { steps, batches, rateFactor });
  setLabels(to, labels);
}
