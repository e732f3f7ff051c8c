import { isPlain, outOfRange, wrongKind } from '../base/errors.ts';
import { hasMethods } from '../base/kinds.ts';
import { type Scaler, type ScalerState, scaler } from '../data/scaler.ts';

/** One for the only output, or some in an array or in an object by name. */
type ForOutputs<T> = T | readonly T[] | Readonly<Record<string, T>>;

/** A scaler of the targets; with several outputs an array or an object, with one for each output that has one. */
export type TargetScalers = ForOutputs<Scaler | undefined>;

/** The scalers of targets, as JSON keeps them; null for an output without. */
export type TargetScalersState = ForOutputs<ScalerState | null>;

/** What a function gives for each, in the same form; `key` is the place or name of an output among several. */
function each<T, R>(
  values: ForOutputs<T>,
  isOne: (value: unknown) => boolean,
  of: (value: T, key?: number | string) => R,
): ForOutputs<R> {
  if (isOne(values)) return of(values as T);
  if (Array.isArray(values)) return Array.from(values as readonly T[], of);
  if (!isPlain(values))
    throw wrongKind('pipeline', 'target', 'a scaler, or an array or object with one for each output', values);
  const entries = Object.entries(values as Readonly<Record<string, T>>);
  return Object.fromEntries(entries.map(([name, value]) => [name, of(value, name)]));
}

const isScaler = (value: unknown): value is Scaler => hasMethods(value, 'transform', 'inverse', 'toJSON');

/** A copy, checked. */
export function toScalers(target: TargetScalers): TargetScalers {
  return each(target, isScaler, (value, key) => {
    if (value !== undefined && !isScaler(value))
      throw wrongKind('pipeline', `target of output ${key}`, 'a scaler', value);
    return value;
  });
}

export function scalersState(target: TargetScalers): TargetScalersState {
  return each(target, isScaler, (value) => value?.toJSON() ?? null);
}

export function scalersFrom(state: TargetScalersState): TargetScalers {
  const isState = (value: unknown) => Object(value).name === 'scaler';
  return each(state, isState, (value) => (value === null ? undefined : scaler(value)));
}

/** Values of all outputs, in the form of their scalers: each as `of` makes it by its scaler. */
export function byScaler<T>(
  what: string,
  values: unknown,
  scalers: TargetScalers,
  of: (value: T, scaler: Scaler) => T,
): unknown {
  const isList = Array.isArray(scalers);
  if (isList && (!Array.isArray(values) || values.length !== scalers.length))
    throw wrongKind('pipeline', what, `an array of ${scalers.length}, as target has it`, values);
  const scaled = each(scalers, isScaler, (each, key) => {
    if (key === undefined) return each ? of(values as T, each) : values;
    if (!Object.hasOwn(Object(values), key))
      throw outOfRange('pipeline', what, `one for output '${key}', as target has it`, 'none');
    const value = (values as Readonly<Record<string, T>>)[key] as T;
    return each ? of(value, each) : value;
  });
  return isList || isScaler(scalers) ? scaled : { ...(values as object), ...(scaled as object) };
}
