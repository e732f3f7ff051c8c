import { checkInteger, checkNumber, outOfRange } from '../base/errors.ts';
import { extraSlot } from '../lowering/maintenanceGraphs.ts';
import { updatedParameters } from '../lowering/updateGraph.ts';
import { parametersOf } from '../network/network.ts';
import { checkFits, readWeights, writeWeights } from '../network/weights.ts';
import { slotOf } from '../optimizers/spans.ts';
import { count } from '../plan/parameter.ts';
import { persistent } from '../plan/tensor.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import { savedLabels, setLabels, toSavedLabels } from '../training/classes.ts';
import type { Compiled, ModelState } from '../training/state.ts';
import { describeTraining, type TrainingDescription, textOf } from './describe.ts';
import { parseOnce, readSafetensors, writeSafetensors } from './safetensors.ts';

/** The version of the description in a checkpoint. Version 1 has no version, layers and losses. */
const VERSION = 2;

/** The description in a checkpoint, besides its tensors. */
interface Described {
  readonly layers: TrainingDescription['layers'] | undefined;
  readonly losses: TrainingDescription['losses'] | undefined;
  readonly version: number;
  /** The optimizer, without its learning rate. */
  readonly optimizer: string;
  readonly seed: number;
  readonly steps: number;
  readonly batches: number;
  readonly epochs: number;
  readonly rateFactor: number;
  /** The labels of the output; with several, an array with those of each. */
  readonly labels: unknown;
}

/**
 * Everything needed to resume training, as safetensors: parameters by name, the optimizer's state for each as
 * `optimizer.<slot>.<name>`, and as metadata the seed, the counts of steps, batches and epochs, and the labels.
 */
export function writeCheckpoint(state: ModelState, compiled: Compiled): Uint8Array<ArrayBuffer> {
  const tensors = readWeights(state.network, state.runtime);
  for (const { key, weight } of slotsOf(state, compiled)) tensors.set(key, weight);
  const { seed, steps, batches, epochs, rateFactor } = state;
  const labels = savedLabels(state);
  const optimizer = textOf(compiled.optimizer);
  const described: Described = {
    ...{ version: VERSION, optimizer, ...describeTraining(state.network, compiled) },
    ...{ seed, steps, batches, epochs, rateFactor, labels },
  };
  return writeSafetensors({ tensors, metadata: { lanewise: JSON.stringify(described) } });
}

/**
 * Restores a checkpoint, including the seed and numbers that are not finite; nothing changes unless everything matches.
 */
export function readCheckpoint(where: string, state: ModelState, compiled: Compiled, bytes: Uint8Array): void {
  const { tensors, metadata } = readSafetensors(where, bytes);
  const { optimizer, labels, version, layers, losses, ...counts } = readDescribed(where, metadata.lanewise);
  const saved = toSavedLabels(where, labels, state.network, compiled.losses);
  const slots = slotsOf(state, compiled);
  const kept = keptOf(slots.map(({ key }) => key));
  if (!optimizer.startsWith(`${compiled.optimizer.name}(`) || keptOf([...tensors.keys()]) !== kept)
    throw outOfRange(where, 'optimizer', `${optimizer}, as in the checkpoint`, textOf(compiled.optimizer));
  for (const { key, weight } of slots) {
    if (`${tensors.get(key)?.shape}` !== `${weight.shape}`)
      throw outOfRange(where, key, `a tensor of shape [${weight.shape.join(', ')}]`, 'none, or another');
  }
  if (version > 1) {
    const own = describeTraining(state.network, compiled);
    checkSame(where, 'layers', layers, own.layers);
    checkSame(where, 'loss', losses, own.losses);
    checkSame(where, 'optimizer', [optimizer], [textOf(compiled.optimizer)]);
  }
  const weights: Weights = new Map([...tensors].filter(([name]) => !slots.some(({ key }) => key === name)));
  writeWeights(where, state.network, state.runtime, weights, checkFits);
  for (const { key, write } of slots) write((tensors.get(key) as Weight).data);
  Object.assign(state, counts);
  setLabels(
    state,
    saved.map((known, index) => known ?? compiled.classes?.[index]),
  );
}

/** Throws at the first entry that differs from the checkpoint. */
function checkSame(where: string, what: string, saved: readonly string[] | undefined, own: readonly string[]): void {
  if (!Array.isArray(saved)) throw outOfRange(where, 'bytes', 'the result of checkpoint', 'another file');
  for (let i = 0; i < Math.max(saved.length, own.length); i++) {
    if (saved[i] === own[i]) continue;
    throw outOfRange(where, what, `${saved[i] ?? 'no more'}, as in the checkpoint`, own[i] ?? 'no more');
  }
}

/** What is stored for each parameter, from tensor names such as `optimizer.<slot>.<name>`. */
const keptOf = (names: readonly string[]) =>
  [...new Set(names.map((name) => name.split('.').at(-3)))].sort().join(' ').trim();

function readDescribed(where: string, text = ''): Described {
  let described: Described | undefined;
  try {
    described = parseOnce(text) as Described;
  } catch {}
  if (typeof described?.optimizer !== 'string')
    throw outOfRange(where, 'bytes', 'the result of checkpoint', 'another file');
  const { optimizer, seed, steps, batches, epochs, rateFactor, labels = null, layers, losses } = described;
  const { version = 1 } = described;
  checkInteger(where, 'version of the checkpoint', version, 1, VERSION);
  for (const [what, count] of Object.entries({ seed, steps, batches, epochs })) checkInteger(where, what, count, 0);
  checkNumber(where, 'rateFactor', rateFactor, 'a number ≥ 0', (value) => value >= 0);
  return { ...{ version, optimizer, layers, losses }, seed, steps, batches, epochs, rateFactor, labels };
}

/** What is stored for each trainable parameter: the optimizer's slots, the sum of gradients, the average of weights. */
export function slotsOf({ network, runtime }: ModelState, { optimizer, graphs }: Compiled) {
  const { slots } = optimizer;
  const spans = optimizer.spans(updatedParameters(network));
  const extra = [graphs.add && 'sum', graphs.ema && 'mean'].filter((name) => name !== undefined);
  return parametersOf(network)
    .filter(({ trainable }) => trainable)
    .flatMap(({ name, shape, storage, tensor }) => {
      const places = [
        ...Array.from({ length: slots }, (_, slot) => [`${slot}`, slotOf(spans, slots, slot, tensor)] as const),
        ...extra.map((kind, index) => {
          const { offset } = extraSlot(network, optimizer, index);
          return [kind, persistent('slots', offset + tensor.offset, tensor.columns)] as const;
        }),
      ];
      return places.map(([slot, place]) => {
        const data = new Float32Array(count(shape));
        storage.read(runtime.instance.f32, runtime.element(place), data);
        return {
          key: `optimizer.${slot}.${name}`,
          weight: { shape: [...shape], data },
          write: (values: Float32Array) => storage.write(runtime.instance.f32, runtime.element(place), values),
        };
      });
    });
}

/** Copies every parameter, with the moving average of the trainable ones. */
export function readMeans(state: ModelState, compiled: Compiled): Weights {
  const means = slotsOf(state, compiled).filter(({ key }) => key.startsWith('optimizer.mean.'));
  const weights = readWeights(state.network, state.runtime);
  for (const { key, weight } of means) weights.set(key.slice('optimizer.mean.'.length), weight);
  return weights;
}
