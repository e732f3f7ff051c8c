import { checkName, checkOptions, isPlain, outOfRange, show, wrongKind } from '../../base/errors.ts';
import { classesOf, type Label, list, toDistinct } from '../labels.ts';
import {
  type ColumnOptions,
  columnOptions,
  type Encoder,
  isMissing,
  missingName,
  type NamedColumn,
  named,
  type Place,
  refused,
} from './column.ts';

export interface CategoricalOptions extends ColumnOptions {
  kind?: 'categorical';
  /**
   * 'oneHot': a column of 0 and 1 for each category. 'index': one column with the index of the category, from 0, for an
   * `embedding`. 'ordinal': the same for ordered categories, as a number to compute with. Default 'oneHot'.
   */
  encode?: 'oneHot' | 'index' | 'ordinal';
  /**
   * All categories, in order. Default: those in the rows; numbers in ascending order, strings by UTF-16 units, false
   * before true.
   */
  categories?: readonly Label[];
  /**
   * How to encode a missing value. 'refuse': an error. 'own': as an additional category, after the others; -1 with
   * 'ordinal'. 'zeros': 0 in each column, only with 'oneHot'. 'mostFrequent': as the most frequent category (for ties,
   * the first). `{ category }`: as this category. Default 'refuse'.
   */
  missing?: 'refuse' | 'own' | 'zeros' | 'mostFrequent' | { readonly category: Label };
  /**
   * How to encode a value that is not among the categories, with the same options; its own category is the last.
   * Default 'refuse'.
   */
  unknown?: 'refuse' | 'own' | 'zeros';
}

/** A fitted column of categories, as JSON. */
export interface CategoricalState extends NamedColumn {
  readonly kind: 'categorical';
  readonly encode: 'oneHot' | 'index' | 'ordinal';
  readonly categories: readonly Label[];
  readonly missing: 'refuse' | 'own' | 'zeros' | { readonly category: Label };
  readonly unknown: 'refuse' | 'own' | 'zeros';
}

/** A fitted column, and the meaning of each index. */
export interface CategoricalEncoder extends Encoder<CategoricalState> {
  readonly places: readonly Label[];
}

const options = ['kind', 'input', 'encode', 'categories', 'missing', 'unknown'] as const;
const keys = ['kind', 'name', 'input', 'encode', 'categories', 'missing', 'unknown'] as const;

const encodings = { oneHot: true, index: true, ordinal: true };
const others = { refuse: true, own: true, zeros: true };

const MISSING = '(missing)';
const UNKNOWN = '(unknown)';

/** Fits a column to values. */
export function fitCategorical(
  name: string,
  given: CategoricalOptions,
  values: readonly unknown[],
  place: Place,
): CategoricalEncoder {
  const { where } = place;
  const column = `columns.${name}`;
  const {
    input,
    encode = 'oneHot',
    missing = 'refuse',
    unknown = 'refuse',
    ...rest
  } = columnOptions(where, column, given, options);
  const told = rest.categories && toDistinct(where, rest.categories, `${column}.categories`);
  const present = presentOf(values, place, missing !== 'refuse', told?.[0]);
  const categories = told ?? classesOf(present);
  if (categories.length === 0)
    throw outOfRange(where, place.what(0), 'a value in at least one row', 'only missing values');
  const encoder = categoricalOf(where, column, {
    ...{ kind: 'categorical', ...named({ name, input }), encode, categories, unknown },
    missing: missing === 'mostFrequent' ? { category: mostFrequent(present, categories) } : missing,
  });
  encoder.write(values, values.length, new Float32Array(encoder.outputs.length), 0, 0, place);
  return encoder;
}

const rules = { string: 'a string', number: 'a number', boolean: 'true or false' };

const ruleOf = (category: Label) => rules[typeof category as keyof typeof rules];

/** The values that are not missing: all of the same type. */
function presentOf(values: readonly unknown[], place: Place, mayMiss: boolean, first: unknown): Label[] {
  const present: Label[] = [];
  let kind = first === undefined ? undefined : typeof first;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (mayMiss && isMissing(value)) continue;
    kind ??= typeof value;
    if (
      isMissing(value) ||
      typeof value !== kind ||
      !(kind in rules) ||
      Math.abs(value as number) === Number.POSITIVE_INFINITY
    )
      throw refused(place, i, rules[kind as keyof typeof rules] ?? 'a string, a number, or true or false', value);
    present.push(value as Label);
  }
  return present;
}

/** The most frequent category; for ties, the first. */
function mostFrequent(values: readonly Label[], categories: readonly Label[]): Label {
  const counts = new Map<Label, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const countOf = (category: Label) => counts.get(category) ?? 0;
  return categories.reduce((most, category) => (countOf(category) > countOf(most) ? category : most));
}

/** The column from its JSON, checked. */
export function categoricalOf(where: string, column: string, given: CategoricalState): CategoricalEncoder {
  const { encode, categories, missing, unknown, ...rest } = columnOptions(where, column, given, keys);
  checkName(where, `${column}.encode`, encode, encodings);
  const labels = Object.freeze(toDistinct(where, categories, `${column}.categories`));
  checkName(where, `${column}.unknown`, unknown, others);
  const state: CategoricalState = {
    ...{ kind: 'categorical', ...named(rest), encode, categories: labels },
    ...{ missing: toMissing(where, column, missing, labels), unknown },
  };
  for (const [what, value] of [
    ['missing', state.missing],
    ['unknown', unknown],
  ] as const) {
    if (value === 'zeros' && encode !== 'oneHot')
      throw outOfRange(where, `${column}.${what}`, `'refuse' or 'own' with encode ${show(encode)}`, show(value));
  }
  const places = placesOf(state);
  const { name } = state;
  const isOneHot = encode === 'oneHot';
  return {
    state,
    places,
    outputs: isOneHot ? places.map((label, i) => outputName(name, label, i < labels.length)) : [name],
    write: writerOf(state, places),
  };
}

const outputName = (name: string, label: Label, isCategory: boolean) =>
  !isCategory && label === MISSING ? missingName(name) : `${name}=${label}`;

function toMissing(
  where: string,
  column: string,
  missing: unknown,
  labels: readonly Label[],
): CategoricalState['missing'] {
  if (!isPlain(missing)) {
    if (typeof missing !== 'string')
      throw wrongKind(where, `${column}.missing`, "'refuse', 'own', 'zeros', 'mostFrequent' or { category }", missing);
    checkName(where, `${column}.missing`, missing, others, ', mostFrequent or { category }');
    return missing as 'own';
  }
  const { category } = checkOptions(`${where}, ${column}.missing`, missing as { category: Label }, ['category']);
  if (!labels.includes(category))
    throw outOfRange(where, `${column}.missing.category`, `one of ${list(labels)}`, show(category));
  return { category };
}

/** The meaning of each index: the categories, then missing and unknown values if these have their own. */
function placesOf({ encode, categories, missing, unknown }: CategoricalState): readonly Label[] {
  if (encode === 'ordinal') return categories;
  return Object.freeze([
    ...categories,
    ...(missing === 'own' ? [MISSING] : []),
    ...(unknown === 'own' ? [UNKNOWN] : []),
  ]);
}

function writerOf(
  { encode, categories, missing, unknown }: CategoricalState,
  places: readonly Label[],
): Encoder['write'] {
  const known = new Map<unknown, number>(categories.map((category, place) => [category, place]));
  const ofMissing =
    typeof missing === 'object' ? known.get(missing.category) : otherPlace(missing, encode, categories.length);
  const ofUnknown = otherPlace(unknown, encode, places.length - 1);
  const kind = typeof categories[0];
  const isOneHot = encode === 'oneHot';
  return (values, count, x, start, stride, where) => {
    for (let i = 0, at = start; i < count; i++, at += stride) {
      const value = values[i];
      let place = known.get(value);
      if (place === undefined) {
        const isNone = isMissing(value);
        place = isNone ? ofMissing : ofUnknown;
        if (!isNone && typeof value !== kind) throw refused(where, i, ruleOf(categories[0] as Label), value);
        if (place === undefined) throw refused(where, i, `one of ${list(categories)}`, value);
      }
      if (!isOneHot) x[at] = place;
      else if (place >= 0) x[at + place] = 1;
    }
  };
}

/** The index of missing or unknown values: -1 for none, undefined if they are errors. */
function otherPlace(
  what: 'refuse' | 'own' | 'zeros',
  encode: CategoricalState['encode'],
  own: number,
): number | undefined {
  if (what === 'refuse') return undefined;
  return what === 'zeros' || encode === 'ordinal' ? -1 : own;
}
