import { outOfRange, show } from '../base/errors.ts';
import { checkShape, type Dims, type WantedWeight, type WeightPlace } from '../interchange/configs/layerReader.ts';
import type { Dataset, Group } from './hdf5/readHdf5.ts';

/** The weights of a file. */
export interface FileWeights extends WeightPlace {
  /** Those that learn, in the order of layers. */
  readonly learning: readonly LearningWeight[];
  /** Throws where a weight is of no layer. */
  checkAllTaken(): void;
}

/** A weight that learns, and where its layer is among those of each model that it is in. */
export interface LearningWeight {
  readonly path: string;
  readonly shape: Dims;
  readonly order: readonly number[];
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** Datasets that were taken. */
class Taken {
  readonly #where: string;
  readonly #taken = new Set<Dataset>();

  constructor(where: string) {
    this.#where = where;
  }

  take(what: string, path: string, dataset: Dataset | undefined, shape: Dims): Float32Array {
    if (!dataset || this.#taken.has(dataset)) throw outOfRange(this.#where, what, `a weight ${show(path)}`, 'none');
    checkShape(this.#where, what, shape, dataset.shape);
    this.#taken.add(dataset);
    // How many rows a Normalization has counted, which is a whole number.
    const numbers = dataset.read() ?? (shape.length === 0 ? new Float32Array(1) : undefined);
    if (!numbers) throw outOfRange(this.#where, what, 'numbers of float32', 'another type');
    return numbers;
  }

  check(path: string, dataset: Dataset): void {
    if (!this.#taken.has(dataset))
      throw outOfRange(this.#where, `weight ${show(path)}`, 'one that a layer has', 'another');
  }
}

/** What a class is called in paths: two words where a small letter, or a capital before small ones, begins one. */
export function snake(kind: string): string {
  const apart = kind.replace(/\W/g, '').replace(/(.)([A-Z][a-z]+)/g, '$1_$2');
  return apart.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

/** Where layers lie in the group of their model: by their class, numbered from the second of it on. */
export function pathsOf(kinds: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return kinds.map((kind) => {
    const name = snake(kind);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
}

/** Weights as Keras 3 keeps them: layers/dense_1/vars/0, …, by the order of layers of a class. */
export function weightsByPath(where: string, root: Group): FileWeights {
  const taken = new Taken(where);
  const learning: LearningWeight[] = [];
  const check = ({ groups, datasets }: Group, path: string): void => {
    for (const [name, dataset] of datasets) taken.check(path + name, dataset);
    for (const [name, group] of groups) {
      const isOther = path === '' ? name === OPTIMIZER : name === 'seed_generator';
      if (!isOther) check(group, `${path}${name}/`);
    }
  };
  const place = placeByPath(root, (path, { label, role, shape, trainable }, dataset, order) => {
    if (trainable) learning.push({ path, shape, order });
    return taken.take(`${label} ${role}`, path, dataset, shape);
  });
  return {
    ...place,
    get learning() {
      return learning.sort((a, b) => compared(a.order, b.order));
    },
    checkAllTaken: () => check(root, ''),
  };
}

/** By the first numbers that differ. */
function compared(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] ?? -1);
}

/** Where layers lie by their paths, with what gives the numbers of a weight. */
export function placeByPath(
  root: Group | undefined,
  take: (path: string, weight: WantedWeight, dataset: Dataset | undefined, order: readonly number[]) => Float32Array,
): WeightPlace {
  /** Keras 2.12 and 2.13 have another name for them. */
  const containers = ['layers', '_layer_checkpoint_dependencies'];
  const place = (group: Group | undefined, path: string, order: readonly number[]): WeightPlace => ({
    inside(layers: readonly Named[]) {
      const container = containers.find((name) => group?.groups.has(name)) ?? 'layers';
      const inner = group?.groups.get(container);
      return pathsOf(layers.map(({ kind }) => kind)).map((name, index) =>
        place(inner?.groups.get(name), `${path}${container}/${name}/`, [...order, index]),
      );
    },
    take(weight) {
      const dataset = group?.groups.get('vars')?.datasets.get(String(weight.index));
      return take(`${path}vars/${weight.index}`, weight, dataset, [...order, weight.index]);
    },
  });
  return place(root, '', []);
}

/** What a file has beside layers: how training goes on. */
export const OPTIMIZER = 'optimizer';

/** A weight of a layer by its name. */
interface NamedWeight {
  readonly name: string;
  readonly dataset: Dataset;
}

/**
 * Weights as Keras keeps them in .h5 files: of each layer in its order, in the group that has its name. Those of a model in a
 * model are all in its group, by the names of their layers.
 */
export function weightsByName(where: string, root: Group): FileWeights {
  const taken = new Taken(where);
  const names = textsOf(root, 'layer_names');
  const known = new Map(names.map((name) => [name, weightsIn(where, root, name)]));
  const take = (what: string, path: string, list: readonly NamedWeight[], shape: Dims) => {
    if (list.length > 1)
      throw outOfRange(where, what, `one weight ${show(path)}: save the model as .keras`, list.length);
    return taken.take(what, path, list[0]?.dataset, shape);
  };
  const inModel = (list: readonly NamedWeight[], name: string): WeightPlace => ({
    inside: (layers: readonly Named[]) => layers.map((layer) => inModel(list, layer.name)),
    take({ label, role, shape }) {
      const path = `${name}/${role}`;
      const found = list.filter((each) => each.name === path || each.name.endsWith(`/${path}`));
      return take(`${label} ${role}`, path, found, shape);
    },
  });
  return {
    learning: [],
    inside: (layers: readonly Named[]) =>
      layers.map(({ name }) => {
        const list = known.get(name) ?? [];
        return {
          ...inModel(list, name),
          take: ({ label, role, index, shape }: WantedWeight) =>
            take(`${label} ${role}`, `${name}/${role}`, list.slice(index, index + 1), shape),
        };
      }),
    take({ label }) {
      throw outOfRange(where, label, 'a layer', 'a model');
    },
    checkAllTaken() {
      for (const list of [...known.values(), weightsIn(where, root, 'top_level_model_weights')])
        for (const { name, dataset } of list) taken.check(name, dataset);
    },
  };
}

/** A list of texts: one attribute, or where it would be too long several that are numbered. */
function textsOf(group: Group, name: string): readonly string[] {
  const whole = group.attribute(name);
  if (whole) return whole;
  const parts: string[] = [];
  for (let part = group.attribute(`${name}0`), i = 1; part; part = group.attribute(`${name}${i++}`))
    for (const text of part) parts.push(text);
  return parts;
}

function weightsIn(where: string, root: Group, layer: string): readonly NamedWeight[] {
  const group = groupAt(root, layer.split('/'));
  if (!group) return [];
  return textsOf(group, 'weight_names').map((name) => {
    const path = name.split('/');
    const dataset = groupAt(group, path.slice(0, -1))?.datasets.get(path.at(-1) as string);
    if (!dataset) throw outOfRange(where, `weight ${show(name)} of layer ${show(layer)}`, 'numbers', 'none');
    return { name: name.replace(/:\d+$/, ''), dataset };
  });
}

function groupAt(group: Group, path: readonly string[]): Group | undefined {
  return path.reduce<Group | undefined>((inner, name) => inner?.groups.get(name), group);
}
