import { checkBoolean, wrongKind } from '../../base/errors.ts';
import {
  type ColumnOptions,
  checkIndicator,
  columnOptions,
  type Encoder,
  isMissing,
  missingName,
  type NamedColumn,
  named,
  type Place,
  refused,
} from './column.ts';
import { readNumbers } from './missing.ts';

export interface BooleanOptions extends ColumnOptions {
  kind?: 'boolean';
  /**
   * What replaces missing values: the more frequent value (false for a tie), true or false. Default 'refuse': an error.
   */
  missing?: 'refuse' | 'mostFrequent' | boolean;
  /** Whether to add a column of 0 and 1 that marks missing values. Default false. */
  indicator?: boolean;
}

/** A column of true and false, or 1 and 0, as JSON. */
export interface BooleanState extends NamedColumn {
  readonly kind: 'boolean';
  /** What replaces missing values; if undefined, they are errors. */
  readonly fill?: boolean;
  readonly indicator: boolean;
}

const options = ['kind', 'input', 'missing', 'indicator'] as const;
const keys = ['kind', 'name', 'input', 'fill', 'indicator'] as const;

const RULE = 'true or false, or 1 or 0';

const bitOf = (value: unknown) => (value === true || value === 1 ? 1 : value === false || value === 0 ? 0 : undefined);

/** Fits a column to values. */
export function fitBoolean(
  name: string,
  given: BooleanOptions,
  values: readonly unknown[],
  place: Place,
): Encoder<BooleanState> {
  const { where } = place;
  const column = `columns.${name}`;
  const { input, missing = 'refuse', indicator = false } = columnOptions(where, column, given, options);
  if (missing !== 'refuse' && missing !== 'mostFrequent' && typeof missing !== 'boolean')
    throw wrongKind(where, `${column}.missing`, "'refuse', 'mostFrequent', true or false", missing);
  const numbers = readNumbers(values, place, { rule: RULE, read: bitOf, mayMiss: missing !== 'refuse' });
  const fill = missing === 'mostFrequent' ? isMostlyTrue(numbers) : missing;
  return booleanOf(where, column, {
    ...{ kind: 'boolean', ...named({ name, input }), indicator },
    ...(fill !== 'refuse' && { fill }),
  });
}

function isMostlyTrue(bits: Float64Array): boolean {
  const count = (bit: number) => bits.reduce((sum, other) => sum + Number(other === bit), 0);
  return count(1) > count(0);
}

/** The column from its JSON, checked. */
export function booleanOf(where: string, column: string, given: BooleanState): Encoder<BooleanState> {
  const { fill, indicator, ...rest } = columnOptions(where, column, given, keys);
  if (fill !== undefined) checkBoolean(where, `${column}.fill`, fill);
  checkIndicator(where, column, indicator, fill);
  const state: BooleanState = {
    ...{ kind: 'boolean', ...named(rest) },
    ...{ ...(fill !== undefined && { fill }), indicator },
  };
  const { name } = state;
  return {
    state,
    outputs: indicator ? [name, missingName(name)] : [name],
    write(values, count, x, start, stride, place) {
      for (let i = 0, at = start; i < count; i++, at += stride) {
        let value = values[i];
        if (fill !== undefined && isMissing(value)) {
          value = fill;
          if (indicator) x[at + 1] = 1;
        }
        const bit = bitOf(value);
        if (bit === undefined) throw refused(place, i, RULE, value);
        x[at] = bit;
      }
    },
  };
}
