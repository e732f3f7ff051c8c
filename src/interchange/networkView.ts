import { callOf } from '../base/builtIn.ts';
import { isPlain, outOfRange, wrongKind } from '../base/errors.ts';
import { Model, type Predictions } from '../model/model.ts';
import type { PlacedLayer, Source } from '../network/network.ts';
import { readWeights } from '../network/weights.ts';
import type { Weight } from '../plan/weights.ts';
import type { Labelling, ModelState } from '../training/state.ts';

/** A model as what writes it in another form sees it. Values are numbered: inputs first, then what each step gives. */
export interface NetworkView {
  readonly inputs: readonly { readonly name: string; readonly columns: number }[];
  readonly outputs: readonly { readonly name: string; readonly columns: number; readonly value: number }[];
  /** How several outputs are predicted: in an array or by name. */
  readonly arrangement: ModelState['arrangement'];
  readonly steps: readonly Step[];
  /** Every layer once, in order of their first steps. */
  readonly layers: readonly LayerView[];
  readonly labels: Labelling;
  /** How rows are prepared, if a pipeline was kept with the model: as JSON. */
  readonly preprocessing: string | undefined;
}

/** One application of a layer. */
export interface Step {
  readonly layer: LayerView;
  readonly inputs: readonly number[];
  readonly inputColumns: readonly number[];
  readonly value: number;
  readonly columns: number;
}

export interface LayerView {
  readonly kind: string;
  readonly name: string;
  readonly index: number;
  /** What its function was given, the last of which are its options. */
  readonly given: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly activation: ActivationView | undefined;
  readonly weights: Readonly<Record<string, Weight>>;
  readonly inputColumns: readonly number[];
  readonly columns: number;
}

export interface ActivationView {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Code of its kernel and its scalars; none of what takes whole rows. */
  readonly fused: { readonly activation: number; readonly alpha: number; readonly beta: number } | undefined;
}

/** What of a model is written in other forms; throws for what is no model, and for activations of a user's own. */
export function viewOf(where: string, model: Model<Predictions>): NetworkView {
  if (!(model instanceof Model)) throw wrongKind(where, 'model', 'created by sequential or functional', model);
  const { network, runtime, labels, arrangement, preprocessing } = model.stateFor(where, false);
  const weights = readWeights(network, runtime);
  const layers = network.layers.map((placed) => layerView(where, placed, weights));
  const numberOf = (source: Source) => ('input' in source ? source.input : network.inputs.length + source.application);
  const columnsOf = (source: Source) =>
    ('input' in source ? network.inputs[source.input] : network.applications[source.application])?.columns as number;
  const steps = network.applications.map(({ placed, sources, columns }, index): Step => {
    const layer = layers[placed.index] as LayerView;
    const inputColumns = sources.map(columnsOf);
    return { layer, inputs: sources.map(numberOf), inputColumns, value: network.inputs.length + index, columns };
  });
  const named = (name: string | undefined, what: string) => name ?? what;
  return {
    inputs: network.inputs.map(({ name, columns }) => ({ name: named(name, 'input'), columns })),
    outputs: network.outputs.map(({ name, columns, source }) => {
      return { name: named(name, 'output'), columns, value: numberOf(source) };
    }),
    ...{ steps, layers, labels, arrangement },
    preprocessing: preprocessing === undefined ? undefined : JSON.stringify(preprocessing),
  };
}

function layerView(where: string, placed: PlacedLayer, weights: ReadonlyMap<string, Weight>): LayerView {
  const { layer, name, index, inputs, columns, parameters } = placed;
  const { given = [] } = callOf(layer) ?? {};
  const { activation } = layer;
  if (activation && !callOf(activation))
    throw outOfRange(where, `activation of layer ${name}`, 'one of this library', `${activation.name}, of your own`);
  const options = given.at(-1);
  return {
    ...{ kind: layer.kind, name, index, given, inputColumns: inputs, columns },
    options: isPlain(options) ? (options as Record<string, unknown>) : {},
    activation: activation && {
      ...activation,
      options: activation.options as Record<string, unknown>,
      fused: activation.fused,
    },
    weights: Object.fromEntries(parameters.map((each) => [each.role, weights.get(each.name) as Weight])),
  };
}
