import { checkInteger, outOfRange } from '../base/errors.ts';
import type { WeightPlace } from '../interchange/configs/layerReader.ts';
import { WHERE } from './dialects.ts';
import { type LearningWeight, OPTIMIZER, placeByPath } from './fileWeights.ts';
import type { Dataset, Group } from './hdf5/readHdf5.ts';

/** What an optimizer has gathered in a .keras file: steps, its learning rate, then its slots weight by weight. */
export class Gathered {
  readonly steps: number;
  readonly rate: number | undefined;
  readonly #root: Group;
  readonly #kept: readonly Dataset[];

  constructor(root: Group) {
    const datasets = root.groups.get(OPTIMIZER)?.groups.get('vars')?.datasets ?? new Map<string, Dataset>();
    const [steps, rate, ...kept] = Array.from({ length: datasets.size }, (_, index) => datasets.get(`${index}`));
    this.steps = steps ? checkInteger(WHERE, 'steps of the optimizer', steps.integer(), 0) : 0;
    this.rate = rate?.shape.length === 0 ? rate.read()?.[0] : undefined;
    this.#root = root;
    this.#kept = kept.filter((dataset) => dataset !== undefined);
  }

  /** For each slot, what lies there in the places of the weights. */
  slots(count: number, learning: readonly LearningWeight[], slot: (value: number) => number): readonly WeightPlace[] {
    const kept = this.#kept;
    if (kept.length === 0) return [];
    if (kept.length !== count * learning.length) {
      const rule = `${count} for each of ${learning.length} that learn; leave training out, and compile it`;
      throw outOfRange(WHERE, 'weights of the optimizer', rule, kept.length);
    }
    return Array.from({ length: count }, (_, index) => {
      const own = new Map(learning.map((weight, at) => [weight.path, kept[at * count + index] as Dataset]));
      return placeByPath(this.#root, (path, { label, role, shape }) => {
        const size = shape.reduce((product, length) => product * length, 1);
        const dataset = own.get(path);
        if (!dataset) return new Float32Array(size);
        const numbers = `${dataset.shape}` === `${shape}` ? dataset.read() : undefined;
        if (numbers) return numbers.map(slot);
        throw outOfRange(
          WHERE,
          `${label} ${role}`,
          `kept by the optimizer as [${shape.join(', ')}]`,
          `[${dataset.shape.join(', ')}]`,
        );
      });
    });
  }
}
