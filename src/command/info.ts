/// <reference types="node" />
import {
  load,
  type ModelInfo,
  modelInfo,
  type PipelineState,
  type Predictions,
  pipeline,
  readWeights,
} from '../index.ts';
import { readBytes } from './files.ts';
import { formatOf, type Read } from './formats.ts';

/** The description of a file: as JSON; and as text, lines of a name and a value, and a table of layers or tensors. */
interface Told {
  readonly report: object;
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly table: string;
}

const where = 'info';

/** What the file of a model says, as text or as JSON. */
export async function info(path: string, json: boolean): Promise<string> {
  const bytes = await readBytes(where, path);
  const { name, read } = formatOf(where, 'read', path, bytes);
  const told = read && name !== 'lanewise' ? ofModel(name, (await read(where, bytes, path)).model) : ofOwn(bytes);
  if (json) return JSON.stringify(told.report, undefined, 2);
  const width = told.lines.reduce((most, [label]) => Math.max(most, label.length), 0) + 2;
  return `${told.lines.map(([label, value]) => label.padEnd(width) + value).join('\n')}\n\n${told.table}`;
}

const count = (shapes: Iterable<{ readonly shape: readonly number[] }>) =>
  [...shapes].reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);

const list = (items: readonly unknown[]) =>
  items.length > 20 ? `${items.slice(0, 20).join(', ')}, … (${items.length})` : items.join(', ');

function ofModel(format: string, model: Read['model']): Told {
  const { network, labels } = model.stateFor(where, false);
  const { input, targets } = pipeline(model).toJSON();
  const scales = targets.some((each) => each !== null);
  const inputs = network.inputs.map(({ name, columns }) => ({ name, columns }));
  const outputs = network.outputs.map(({ name, columns }, index) => ({ name, columns, labels: labels[index] }));
  const parameters = count(model.getWeights().values());
  return {
    report: {
      ...{ format, inputs, outputs },
      layers: network.layers.map(({ name, layer, columns, parameters: own }) => {
        return { name, layer: layer.kind, activation: layer.activation?.name, columns, parameters: count(own) };
      }),
      ...{ parameters, ...(input !== null && { preprocessing: input }), ...(scales && { targets }) },
    },
    lines: [
      ['format', format],
      ['inputs', inputs.map(partOf).join('; ')],
      ['outputs', outputs.map(partOf).join('; ')],
      ['parameters', parameters.toLocaleString('en')],
      ...(input === null ? [] : [['preprocessing', preparedBy(input)] as const]),
      ...(scales ? [['targets', 'scaled; predictions are scaled back'] as const] : []),
    ],
    table: model.summary(),
  };
}

function partOf({ name, columns, labels }: { name: string | undefined; columns: number; labels?: unknown }): string {
  const of = Array.isArray(labels) ? `, of ${list(labels)}` : '';
  return `${name === undefined ? '' : `${name}: `}${columns} column${columns === 1 ? '' : 's'}${of}`;
}

function preparedBy(input: NonNullable<PipelineState['input']>): string {
  return input.name === 'tabular' ? list(input.columns.map(({ name, kind }) => `${name} (${kind})`)) : 'scaled';
}

/** What a file of `save` says, even if it needs functions of a user's own; of other safetensors, the tensors. */
function ofOwn(bytes: Uint8Array): Told {
  let own: ModelInfo;
  try {
    own = modelInfo(bytes);
  } catch (error) {
    return ofTensors(bytes, error);
  }
  const { lanewise, numerics, seed, training, metadata, ...network } = own;
  const { report, lines, table } = ofLoaded(bytes, network);
  return {
    report: { ...report, version: lanewise, numerics, seed, training, metadata },
    lines: [
      ...lines,
      ['written by', `lanewise ${lanewise}, ${numerics}, seed ${seed}`],
      ['training', training ? 'goes on' : 'not in the file'],
      ...(metadata === undefined ? [] : [['metadata', JSON.stringify(metadata)] as const]),
    ],
    table,
  };
}

function ofLoaded(bytes: Uint8Array, network: Pick<ModelInfo, 'inputs' | 'layers' | 'labels'>): Told {
  try {
    return ofModel('lanewise', load<Predictions>(bytes));
  } catch (error) {
    return {
      report: { format: 'lanewise', ...network, problem: (error as Error).message },
      lines: [
        ['format', 'lanewise'],
        ['problem', (error as Error).message],
      ],
      table: network.layers.map((layer) => JSON.stringify(layer)).join('\n'),
    };
  }
}

function ofTensors(bytes: Uint8Array, problem: unknown): Told {
  let weights: ReturnType<typeof readWeights>;
  try {
    weights = readWeights(bytes);
  } catch {
    throw problem;
  }
  const tensors = [...weights].map(([name, { shape }]) => ({ name, shape }));
  return {
    report: { format: 'safetensors', tensors, parameters: count(tensors) },
    lines: [
      ['format', 'safetensors, weights without a network'],
      ['parameters', count(tensors).toLocaleString('en')],
    ],
    table: tensors.map(({ name, shape }) => `${name}  [${shape.join(', ')}]`).join('\n'),
  };
}
