import { littleEndian } from '../interchange/littleEndian.ts';
import type { Draft } from './encode.ts';
import { attributeTypes, dataTypes } from './schema.ts';

/** What an attribute is given as: whole numbers are INT, unless they are in `float`. */
export type AttributeValue = number | readonly number[] | string | { readonly float: number };

/** Collects the nodes and initializers of a graph, each under a name of its own. */
export class GraphWriter {
  readonly nodes: Draft<'Node'>[] = [];
  readonly initializers: Draft<'Tensor'>[] = [];
  readonly #names = new Set<string>();
  readonly #constants = new Map<string, string>();

  /** A free name: the requested one, with a number if it is taken. */
  name(wish: string): string {
    let name = wish;
    for (let i = 1; this.#names.has(name); i++) name = `${wish}_${i}`;
    this.#names.add(name);
    return name;
  }

  /** Adds a node for a layer, and gives the name of its output. */
  node(
    layer: string,
    opType: string,
    input: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const name = this.name(`/${layer}/${opType}`);
    const output = `${name}_output_0`;
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
    this.nodes.push({ name, opType, input, output: [output], attribute });
    return output;
  }

  /** Adds a tensor of f32, once for each name. */
  floats(name: string, dims: readonly number[], data: ArrayLike<number>): string {
    if (!this.#constants.has(name)) {
      const tensor = { dims, dataType: dataTypes.FLOAT, rawData: littleEndian(Float32Array.from(data)) };
      this.#constants.set(name, this.name(name));
      this.initializers.push({ ...tensor, name: this.#constants.get(name) as string });
    }
    return this.#constants.get(name) as string;
  }

  /** A number of f32 as a tensor of rank 0. */
  scalar(value: number): string {
    return this.floats(`constant_${Math.fround(value)}`, [], [value]);
  }

  /** Whole numbers as a list of int64. */
  integers(values: readonly number[]): string {
    const name = `integers_${values.join('_')}`;
    if (!this.#constants.has(name)) {
      this.#constants.set(name, this.name(name));
      this.initializers.push({ dims: [values.length], dataType: dataTypes.INT64, int64Data: values, name });
    }
    return this.#constants.get(name) as string;
  }

  /** Lets a value have another name, where it comes from a node. */
  rename(from: string, to: string): boolean {
    if (!this.nodes.some(({ output }) => output?.includes(from))) return false;
    const renamed = (names: readonly string[] = []) => names.map((name) => (name === from ? to : name));
    for (const [index, node] of this.nodes.entries())
      this.nodes[index] = { ...node, input: renamed(node.input), output: renamed(node.output) };
    return true;
  }
}

function attributeOf(name: string, value: AttributeValue): Draft<'Attribute'> {
  if (typeof value === 'string') {
    return { name, type: attributeTypes.STRING, s: Uint8Array.from(value, (letter) => letter.charCodeAt(0)) };
  }
  if (typeof value === 'number') return { name, type: attributeTypes.INT, i: value };
  if ('float' in value) return { name, type: attributeTypes.FLOAT, f: value.float };
  return { name, type: attributeTypes.INTS, ints: [...value] };
}
