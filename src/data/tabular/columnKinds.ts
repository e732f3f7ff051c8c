import { checkName, isPlain, outOfRange, show, wrongKind } from '../../base/errors.ts';
import { type BooleanOptions, type BooleanState, booleanOf, fitBoolean } from './boolean.ts';
import { type CategoricalOptions, type CategoricalState, categoricalOf, fitCategorical } from './categorical.ts';
import { type Encoder, isMissing, type Place } from './column.ts';
import { type DateOptions, type DateState, dateOf, fitDate } from './date.ts';
import { fitNumeric, type NumericOptions, type NumericState, numericOf } from './numeric.ts';

/** The kind of a column. */
export type ColumnKind = 'numeric' | 'categorical' | 'boolean' | 'date';

/** The kind of a column, and how to encode its values. */
export type ColumnSpec =
  | ColumnKind
  | (NumericOptions & { kind: 'numeric' })
  | (CategoricalOptions & { kind: 'categorical' })
  | (BooleanOptions & { kind: 'boolean' })
  | (DateOptions & { kind: 'date' });

/** Options for all columns of a kind that do not set them. */
export interface KindDefaults {
  numeric?: NumericOptions;
  categorical?: CategoricalOptions;
  boolean?: BooleanOptions;
  date?: DateOptions;
}

/** A fitted column, as JSON. */
export type ColumnState = NumericState | CategoricalState | BooleanState | DateState;

interface Kind {
  fit(name: string, options: object, values: readonly unknown[], place: Place): Encoder<ColumnState>;
  of(where: string, column: string, state: never): Encoder<ColumnState>;
}

export const kinds: Readonly<Record<ColumnKind, Kind>> = {
  numeric: { fit: fitNumeric, of: numericOf },
  categorical: { fit: fitCategorical, of: categoricalOf },
  boolean: { fit: fitBoolean, of: booleanOf },
  date: { fit: fitDate, of: dateOf },
};

/** The maximum number of categories of a column, unless it is declared categorical. */
const MOST_CATEGORIES = 100;

/** Fits a column to values, by its declared kind or else by its values. */
export function fitColumn(
  name: string,
  spec: ColumnSpec | undefined,
  values: readonly unknown[],
  { defaults, categories, place }: { defaults: KindDefaults; categories: readonly string[] | undefined; place: Place },
): Encoder<ColumnState> {
  const { where } = place;
  const given = typeof spec === 'string' ? { kind: spec } : (spec ?? { kind: kindOf(values, categories, place) });
  if (!isPlain(given)) throw wrongKind(where, `columns.${name}`, 'a kind, or an object with one', given);
  checkName(where, `columns.${name}.kind`, given.kind, kinds);
  const known = given.kind === 'categorical' && categories ? { categories } : {};
  return kinds[given.kind].fit(name, { ...known, ...defaults[given.kind], ...given }, values, place);
}

/** The kind of a column, by its values. */
function kindOf(values: readonly unknown[], categories: readonly string[] | undefined, place: Place): ColumnKind {
  if (categories) return 'categorical';
  const first = values.findIndex((value) => !isMissing(value));
  if (first < 0) throw outOfRange(place.where, place.what(0), 'a value in at least one row', 'only missing values');
  const value = values[first];
  if (typeof value === 'number') return 'numeric';
  if (typeof value === 'boolean') return 'boolean';
  if (Object.prototype.toString.call(value) === '[object Date]') return 'date';
  if (typeof value !== 'string')
    throw wrongKind(place.where, place.what(first), 'a number, a string, true or false, a Date, or null', value);
  const count = new Set(values).size;
  if (count > MOST_CATEGORIES) {
    const rule = `at most ${MOST_CATEGORIES} different strings, or a description in columns`;
    throw outOfRange(place.where, `column ${show(place.name)}`, rule, `${count} (to leave it out: exclude)`);
  }
  return 'categorical';
}
