import { outOfRange } from '../base/errors.ts';
import { version } from '../base/version.ts';
import { type NetworkView, viewOf } from '../interchange/networkView.ts';
import type { Model, Predictions } from '../model/model.ts';
import { type Draft, encode } from './encode.ts';
import { GraphWriter } from './graphWriter.ts';
import { addStep } from './layerNodes.ts';
import { dataTypes } from './schema.ts';

/** The opset version, which every recent runtime reads, and the matching IR version. */
const OPSET = 17;
const IR = 8;

/** The most bytes of a protobuf message. */
const MOST = 2 ** 31 - 1;

/**
 * Converts a model to the bytes of an ONNX file, opset 17, for ONNX Runtime and others. The first axis is the rows, of
 * any number. Inputs that only embeddings use have type int64, all others float. Initializers have PyTorch's names,
 * `0.weight`. Dropout is kept: frameworks that train use it, runtimes that predict skip it. Noise layers are left out.
 * Labels are stored in the metadata as `classes`. The preprocessing of a pipeline is not computed, but stored in the
 * metadata as `preprocessing`.
 *
 *     await writeFile('digits.onnx', toOnnx(model));
 *
 * @throws TypeError if it is not a model; RangeError for an activation of your own, and for weights beyond 2 GiB.
 */
export function toOnnx(model: Model<Predictions>): Uint8Array<ArrayBuffer> {
  const view = viewOf('toOnnx', model);
  const size = view.layers
    .flatMap(({ weights }) => Object.values(weights))
    .reduce((total, { data }) => total + data.byteLength, 0);
  if (size > MOST - 2 ** 20)
    throw outOfRange('toOnnx', 'weights', 'less than 2 GiB, the most of a file', `${size} bytes`);
  return encode('Model', {
    irVersion: IR,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'lanewise',
    producerVersion: version,
    graph: graphOf(view),
    metadataProps: metadataOf(view),
  });
}

function graphOf(view: NetworkView): Draft<'Graph'> {
  const graph = new GraphWriter();
  const inputs = view.inputs.map(({ name, columns }, index) => {
    const takers = view.steps.filter((step) => step.inputs.includes(index));
    const indices = takers.length > 0 && takers.every(({ layer }) => layer.kind === 'embedding');
    return { name: graph.name(name || 'input'), columns, type: indices ? dataTypes.INT64 : dataTypes.FLOAT };
  });
  const outputs = view.outputs.map(({ name, columns }) => ({ name: graph.name(name || 'output'), columns }));
  const values = inputs.map(({ name }) => name);
  for (const step of view.steps) {
    const x = step.inputs.map((value) => values[value] as string);
    const indices = step.inputs.every((value) => inputs[value]?.type === dataTypes.INT64);
    values[step.value] = addStep(graph, step, x, indices);
  }
  for (const [index, { name }] of outputs.entries()) {
    const from = values[view.outputs[index]?.value as number] as string;
    const given = outputs.some((other) => other.name === from);
    if (!given && graph.rename(from, name))
      for (const [i, value] of values.entries()) values[i] = value === from ? name : value;
    else graph.nodes.push({ name: graph.name(`/${name}/Identity`), opType: 'Identity', input: [from], output: [name] });
  }
  return {
    name: 'lanewise',
    node: graph.nodes,
    initializer: graph.initializers,
    input: inputs.map(({ name, columns, type }) => valueInfo(name, columns, type)),
    output: outputs.map(({ name, columns }) => valueInfo(name, columns, dataTypes.FLOAT)),
  };
}

function valueInfo(name: string, columns: number, elemType: number): Draft<'ValueInfo'> {
  return { name, type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'N' }, { dimValue: columns }] } } } };
}

function metadataOf({ labels, outputs, preprocessing }: NetworkView): Draft<'StringStringEntry'>[] {
  const known = outputs.length === 1 ? labels[0] : labels.map((classes) => classes ?? null);
  return [
    ...(labels.some((classes) => classes) ? [{ key: 'classes', value: JSON.stringify(known) }] : []),
    ...(preprocessing === undefined ? [] : [{ key: 'preprocessing', value: preprocessing }]),
  ];
}
