import { version } from '../base/version.ts';
import { littleEndian } from '../interchange/littleEndian.ts';
import { viewOf } from '../interchange/networkView.ts';
import type { Model, Predictions } from '../model/model.ts';
import { savedLabels } from '../training/classes.ts';
import { type LayerOut, layersOut } from './layersOut.ts';

/** A weight as TensorFlow.js describes it; its numbers follow those of the one before, of f32, little endian. */
export interface TensorFlowWeightSpec {
  name: string;
  shape: number[];
  dtype: 'float32';
}

/** What TensorFlow.js keeps of a layers model. */
export interface TensorFlowArtifacts {
  modelTopology: object;
  weightSpecs: TensorFlowWeightSpec[];
  weightData: ArrayBuffer;
  format: 'layers-model';
  generatedBy: string;
  convertedBy: null;
  /** Where there are any: labels, as `classes`, and how a pipeline prepares rows, as `preprocessing`. */
  userDefinedMetadata?: { lanewise: { classes?: unknown; preprocessing?: unknown } };
}

/**
 * A model as the artifacts of a layers model, which TensorFlow.js 4 loads and can train on: a functional one, whose layers have
 * the names that they have here, or their kind and place. What TensorFlow.js has only as a layer of its own follows a dense
 * layer as one; hardSigmoid, which is less steep there, goes with a kernel that is 5/6 as large.
 *
 *     const model = await tf.loadLayersModel(tf.io.fromMemory(toTensorFlow(model)));
 *
 * @throws TypeError for what is no model; RangeError by the name of the layer for what TensorFlow.js has not.
 */
export function toTensorFlow(model: Model<Predictions>): TensorFlowArtifacts {
  const view = viewOf('toTensorFlow', model);
  const names = new Set<string>();
  /** A name that TensorFlow.js takes, and no other layer has. */
  const unique = (given: string) => {
    const name = given.replace(/\W/g, '_').replace(/^(?=_|$)/, 'layer');
    let free = name;
    for (let count = 1; names.has(free); count++) free = `${name}_${count}`;
    names.add(free);
    return free;
  };
  const written = view.layers.map((layer) => {
    const name = unique(/^\d/.test(layer.name) ? `${layer.kind}_${layer.name}` : layer.name);
    return layersOut(layer).map(
      (part, index): Part => ({ ...part, name: index === 0 ? name : unique(`${name}_${part.class_name}`), nodes: [] }),
    );
  });
  const inputs = view.inputs.map(({ name, columns }) => {
    const layer = unique(name);
    const config = { batch_input_shape: [null, columns], dtype: 'float32', sparse: false, name: layer };
    return { class_name: 'InputLayer', config, name: layer, inbound_nodes: [] };
  });
  const values: Place[] = inputs.map(({ name }) => [name, 0, 0]);
  const copies: Part[] = [];
  /** What hands on a value: TensorFlow.js gives up too early what one layer takes twice. */
  const copied = ([name, ...place]: Place): Place => {
    const copy = unique(`${name}_copy`);
    const config = { activation: 'linear' };
    copies.push({ class_name: 'Activation', config, weights: [], name: copy, nodes: [[[name, ...place, {}]]] });
    return [copy, 0, 0];
  };
  for (const { layer, inputs: taken, value } of view.steps) {
    let from = taken.map((each, index) => {
      const place = values[each] as Place;
      return taken.indexOf(each) < index ? copied(place) : place;
    });
    for (const { name, nodes } of written[layer.index] as Part[]) {
      from = [[name, nodes.push(from.map((place) => [...place, {}])) - 1, 0]];
    }
    values[value] = from[0] as Place;
  }
  const parts = [...written.flat(), ...copies];
  const weights = parts.flatMap(({ name, weights }) =>
    weights.map(({ role, shape, data }) => ({ name: `${name}/${role}`, shape: [...shape], data })),
  );
  const metadata = metadataOf(model, view.preprocessing);
  return {
    modelTopology: {
      class_name: 'Model',
      config: {
        name: 'lanewise',
        layers: [
          ...inputs,
          ...parts.map(({ class_name, config, name, nodes }) => {
            return { class_name, config: { ...config, name }, name, inbound_nodes: nodes };
          }),
        ],
        input_layers: inputs.map(({ name }) => [name, 0, 0]),
        output_layers: view.outputs.map(({ value }) => values[value]),
      },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightSpecs: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
    weightData: joined(weights.map(({ data }) => data)),
    format: 'layers-model',
    generatedBy: `lanewise ${version}`,
    convertedBy: null,
    ...(metadata && { userDefinedMetadata: { lanewise: metadata } }),
  };
}

/** A layer with its name, and what each of its applications takes. */
interface Part extends LayerOut {
  readonly name: string;
  readonly nodes: unknown[];
}

/** Where a value comes from: a layer, one of its applications, and the first of its outputs. */
type Place = readonly [layer: string, node: number, output: 0];

function joined(list: readonly Float32Array[]): ArrayBuffer {
  const all = new Uint8Array(list.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const data of list) {
    all.set(littleEndian(data), at);
    at += data.byteLength;
  }
  return all.buffer;
}

function metadataOf(model: Model<Predictions>, preprocessing: string | undefined) {
  const state = model.stateFor('toTensorFlow', false);
  const classes = state.labels.some((labels) => labels) ? savedLabels(state) : undefined;
  if (classes === undefined && preprocessing === undefined) return undefined;
  return {
    ...(classes !== undefined && { classes }),
    ...(preprocessing !== undefined && { preprocessing: JSON.parse(preprocessing) as unknown }),
  };
}
