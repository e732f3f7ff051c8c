import { show } from '../base/errors.ts';
import { type Constant, constantOf, type ExternalData } from './constants.ts';
import { refused } from './planner.ts';
import { attributeTypes, type Message } from './schema.ts';
import { isRows, type Rows, type Value } from './values.ts';

/** A node with its inputs, as operators read it. */
export class NodeReader {
  readonly op: string;
  readonly isMl: boolean;
  /** What errors call it. */
  readonly label: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly string[];
  readonly #attributes: ReadonlyMap<string, Message<'Attribute'>>;
  readonly #read = new Set<string>();
  readonly #external: ExternalData;

  constructor(node: Message<'Node'>, inputs: readonly (Value | undefined)[], external: ExternalData) {
    const { opType = '', domain = '', name, output, attribute } = node;
    this.op = opType;
    this.isMl = domain === 'ai.onnx.ml';
    this.label = `node ${show(name || output[0] || '')} (${opType})`;
    this.inputs = inputs;
    this.outputs = output;
    this.#external = external;
    this.#attributes = new Map(attribute.map((each) => [each.name ?? '', each]));
    if (this.#attributes.size < attribute.length) throw refused(this.label, 'no attribute twice', 'one again');
  }

  #attribute(name: string, ...types: readonly number[]): Message<'Attribute'> | undefined {
    this.#read.add(name);
    const attribute = this.#attributes.get(name);
    if (attribute && !types.includes(attribute.type ?? 0))
      throw refused(this.label, `attribute ${name} of its type`, `type ${attribute.type}`);
    return attribute;
  }

  /** A number, or none. */
  number(name: string, otherwise: number): number {
    return this.#attribute(name, attributeTypes.FLOAT)?.f ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    const value = this.number(name, otherwise);
    if (!Number.isFinite(value)) throw refused(this.label, `attribute ${name} as a finite number`, value);
    return value;
  }

  int(name: string, otherwise: number): number {
    return this.#attribute(name, attributeTypes.INT)?.i ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    const bytes = this.#attribute(name, attributeTypes.STRING)?.s;
    return bytes ? textOf(bytes) : otherwise;
  }

  ints(name: string): readonly number[] | undefined {
    return this.#attribute(name, attributeTypes.INTS)?.ints;
  }

  floats(name: string): readonly number[] {
    return this.#attribute(name, attributeTypes.FLOATS)?.floats ?? [];
  }

  texts(name: string): readonly string[] {
    return (this.#attribute(name, attributeTypes.STRINGS)?.strings ?? []).map(textOf);
  }

  tensor(name: string): Constant | undefined {
    const tensor = this.#attribute(name, attributeTypes.TENSOR)?.t;
    return tensor && constantOf('fromOnnx', tensor, this.#external);
  }

  /** Throws for an attribute that nobody has read: it might say something else. */
  checkAllRead(): void {
    const other = [...this.#attributes.keys()].find((name) => !this.#read.has(name));
    if (other !== undefined) throw refused(this.label, 'no unsupported attributes', show(other));
  }

  /** Says that an attribute does not matter. */
  ignore(name: string): void {
    this.#read.add(name);
  }

  /** Says that its attributes do not matter. */
  takeAll(): void {
    for (const name of this.#attributes.keys()) this.#read.add(name);
  }

  rows(index: number): Rows {
    const value = this.inputs[index];
    if (!isRows(value) || value.classes)
      throw refused(this.label, `input ${index} that depends on the rows`, 'a constant');
    return value;
  }

  /** Rows, or what says the classes of them. */
  seen(index: number): Rows {
    const value = this.inputs[index];
    if (!isRows(value)) throw refused(this.label, `input ${index} that depends on the rows`, 'a constant');
    return value;
  }

  constant(index: number): Constant | undefined {
    const value = this.inputs[index];
    if (value === undefined) return undefined;
    if (isRows(value)) throw refused(this.label, `input ${index} as a constant`, 'what depends on the rows');
    return value;
  }

  /** A constant that must be there. */
  given(index: number): Constant {
    const value = this.constant(index);
    if (!value) throw refused(this.label, `input ${index}`, 'none');
    return value;
  }

  make(op: string, args: Rows['args'], dims: readonly number[], numbers: Rows['numbers'] = {}): Rows {
    return {
      op,
      node: this.label,
      args,
      numbers,
      dims,
      columns: dims.reduce((product, length) => product * length, 1),
    };
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
