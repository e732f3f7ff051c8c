import type { Loss } from '../losses/loss.ts';
import type { Network, PlacedParameter, Source } from '../network/network.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Compiled } from '../training/state.ts';

/** A description of a computation: its name, and its options as JSON. */
export const textOf = ({ name, options }: Pick<Optimizer | Loss, 'name' | 'options'>) =>
  `${name}(${JSON.stringify(options)})`;

/** What a checkpoint belongs to, in words that show differences. */
export interface TrainingDescription {
  /** Each application of a layer and each output of the network: what it computes, and from what. */
  readonly layers: readonly string[];
  /** The loss of each output, and its weight. */
  readonly losses: readonly string[];
}

/** Describes a training, except for the optimizer, which is described by its name and options. */
export function describeTraining(network: Network, { losses, lossWeights }: Compiled): TrainingDescription {
  return {
    layers: [...layersOf(network), ...network.outputs.map(({ source }) => nameOf(network, source))],
    losses: losses.map((loss, index) => `${textOf(loss)} × ${lossWeights[index]}`),
  };
}

function layersOf(network: Network): string[] {
  return network.applications.map(({ placed, sources }) => {
    const { layer, name, inputs, columns, parameters } = placed;
    const { activation, kind, options = {} } = layer;
    return [
      `${name}: ${textOf({ name: kind, options })} from ${inputs.join(', ')} to ${columns} columns`,
      `of ${sources.map((source) => nameOf(network, source)).join(', ')}`,
      ...(activation && activation.name !== 'linear' ? [textOf(activation)] : []),
      ...parameters.flatMap(partsOf),
    ].join(', ');
  });
}

/** How training treats a parameter. */
function partsOf({ role, trainable, regularizer, constraint }: PlacedParameter): string[] {
  const parts = [
    ...(trainable ? [] : ['frozen']),
    ...[regularizer, constraint].flatMap((part) => (part ? [textOf(part)] : [])),
  ];
  return parts.length > 0 ? [`${role} ${parts.join(' ')}`] : [];
}

function nameOf({ inputs, applications }: Network, source: Source): string {
  if ('application' in source) return `layer ${applications[source.application]?.placed.name}`;
  return `input ${inputs[source.input]?.name ?? source.input}`;
}
