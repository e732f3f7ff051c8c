/** One thing that a person can choose: how it is called, where it starts, and which texts in a link stand for it. */
export interface Field<Value> {
  readonly label: string;
  readonly initial: Value;
  /** What results do not depend on: changing it does not start anew. */
  readonly view: boolean;
  readonly shape: Shape<Value>;
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
    parse: (text) => names.find((name) => name === text),
    format: String,
  };
}

/** One of some numbers. */
export function pick(label: string, initial: number, values: readonly number[]): Field<number> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'choice', options: values.map((value) => ({ value, label: String(value) })) },
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
    parse: (text) => wholeOf(text, min, max),
    format: String,
  };
}

export function flag(label: string, initial: boolean): Field<boolean> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'flag' },
    parse: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
    format: (value) => (value ? 'yes' : 'no'),
  };
}

/** A list of at most `most` whole numbers from 1 to max, such as the neurons of each hidden layer. */
export function list(label: string, initial: readonly number[], most: number, max: number): Field<readonly number[]> {
  return {
    ...{ label, initial, view: false },
    shape: { kind: 'list' },
    parse(text) {
      const values = text === '' ? [] : text.split('-').map((part) => wholeOf(part, 1, max));
      return values.length <= most && !values.includes(undefined) ? (values as number[]) : undefined;
    },
    format: (values) => values.join('-'),
  };
}

/** The same field, as one that no result depends on. */
export function asView<Value>(field: Field<Value>): Field<Value> {
  return { ...field, view: true };
}

function wholeOf(text: string, min: number, max: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
}
