import { plain } from '../numbers.ts';

/** One thing that a person can choose: how it is called, where it starts, and which texts in a link stand for it. */
export interface Field<Value> {
  readonly label: string;
  readonly initial: Value;
  /** What results do not depend on: changing it does not start anew. */
  readonly view: boolean;
  readonly shape: Shape<Value>;
  /** What a text has to be, as an error says it. */
  readonly rule: string;
  /** The value that a text stands for, undefined for a text that stands for none. */
  parse(text: string): Value | undefined;
  format(value: Value): string;
}

/** How a field is shown. */
export type Shape<Value> =
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: Value; readonly label: string }[] }
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly step: number; readonly unit: string }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'list' };

export type Fields = Readonly<Record<string, Field<never>>>;

export type Settings<F> = { readonly [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never };

/** One of some names, each with its label. */
export function choice<Name extends string>(
  label: string,
  initial: NoInfer<Name>,
  options: Readonly<Record<Name, string>>,
): Field<Name> {
  const names = Object.keys(options) as Name[];
  return {
    ...{ label, initial: names.includes(initial) ? initial : (names[0] ?? initial), view: false },
    shape: { kind: 'choice', options: names.map((value) => ({ value, label: options[value] })) },
    rule: `one of ${names.join(', ')}`,
    parse: (text) => names.find((name) => name === text),
    format: String,
  };
}

/** One of some numbers. */
export function pick(label: string, initial: number, values: readonly number[]): Field<number> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'choice', options: values.map((value) => ({ value, label: plain(value) })) },
    rule: `one of ${values.join(', ')}`,
    parse: (text) => values.find((value) => String(value) === text),
    format: String,
  };
}

/** A multiple of `step` from min to max. */
export function range(
  label: string,
  initial: number,
  { min, max, step, unit }: { min: number; max: number; step: number; unit: string },
): Field<number> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'range', min, max, step, unit },
    rule: `a number from ${min} to ${max} in steps of ${step}`,
    parse(text) {
      const value = wholeOf(text, min, max);
      return value !== undefined && (value - min) % step === 0 ? value : undefined;
    },
    format: String,
  };
}

/** A whole number from min to max. */
export function whole(label: string, initial: number, min: number, max: number): Field<number> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'whole', min, max },
    rule: `a whole number from ${min} to ${max.toLocaleString('en')}`,
    parse: (text) => wholeOf(text, min, max),
    format: String,
  };
}

export function flag(label: string, initial: boolean): Field<boolean> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'flag' },
    rule: 'yes or no',
    parse: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
    format: (value) => (value ? 'yes' : 'no'),
  };
}

/** A list of at most `most` whole numbers from 1 to max, such as the neurons of each hidden layer. */
export function list(label: string, initial: readonly number[], most: number, max: number): Field<readonly number[]> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'list' },
    rule: `at most ${most} whole numbers from 1 to ${max}, joined by -`,
    parse(text) {
      const values = text === '' ? [] : text.split('-').map((part) => wholeOf(part, 1, max));
      return values.length <= most && !values.includes(undefined) ? (values as number[]) : undefined;
    },
    format: (values) => values.join('-'),
  };
}

/** One or more of some names, in their order. */
export function some<Name extends string>(
  label: string,
  initial: readonly NoInfer<Name>[],
  names: readonly Name[],
): Field<readonly Name[]> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'list' },
    rule: `one or more of ${names.join(', ')}, joined by -`,
    parse(text) {
      const parts = text.split('-');
      const isKnown = parts.every((part, index) => names.includes(part as Name) && parts.indexOf(part) === index);
      return isKnown ? names.filter((name) => parts.includes(name)) : undefined;
    },
    format: (values) => values.join('-'),
  };
}

/** A list of at most `most` records of numbers, such as `35_-20_1_0~-8_44_0_12`, none at first. */
export function records<Value>(
  label: string,
  rule: string,
  most: number,
  read: (numbers: readonly number[]) => Value | undefined,
  write: (value: Value) => readonly number[],
): Field<readonly Value[]> {
  return {
    ...{ label, initial: [], view: false, rule },
    shape: { kind: 'list' },
    parse(text) {
      const values = text === '' ? [] : text.split('~').map((part) => read(part.split('_').map(numberOf)));
      return values.length <= most && !values.includes(undefined) ? (values as Value[]) : undefined;
    },
    format: (values) => values.map((value) => write(value).join('_')).join('~'),
  };
}

/** The same field, as one that no result depends on. */
export function asView<Value>(field: Field<Value>): Field<Value> {
  return { ...field, view: true };
}

const numberOf = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

function wholeOf(text: string, min: number, max: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
}
