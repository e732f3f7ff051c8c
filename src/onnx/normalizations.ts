import { isRows, plainOf, type Rows, scalarOf, type Value } from './rows.ts';

/** A normalization that exporters write as several operators, without what it is multiplied by. */
export interface FoundNormalization {
  readonly kind: 'layerNormalization' | 'rmsNormalization';
  readonly of: Rows;
  readonly epsilon: number;
}

const from = (value: Value | undefined, ...ops: readonly string[]): Rows | undefined => {
  const plain = plainOf(value);
  return isRows(plain) && ops.includes(plain.op) ? plain : undefined;
};

const same = (a: Value | undefined, b: Value | undefined) => plainOf(a) === plainOf(b);

/** What a value is the square of. */
function squared(value: Value | undefined): Rows | undefined {
  const power = from(value, 'Pow', 'Mul');
  const [a, b] = power?.args ?? [];
  const isSquare = power?.op === 'Pow' ? scalarOf(plainOf(b)) === 2 : same(a, b);
  const base = plainOf(a);
  return isSquare && isRows(base) ? base : undefined;
}

/** The value and ε of √(mean of its squares + ε). */
function rootOf(value: Value | undefined): { of: Rows; epsilon: number } | undefined {
  const sum = from(from(value, 'Sqrt')?.args[0], 'Add');
  for (const [mean, constant] of sum ? [sum.args, [...sum.args].reverse()] : []) {
    const epsilon = scalarOf(plainOf(constant));
    const of = squared(from(mean, 'ReduceMean')?.args[0]);
    if (of && epsilon !== undefined) return { of, epsilon };
  }
  return undefined;
}

/** d / √(mean d² + ε), or d · (1 / that): layer normalization where d = x − mean x. */
export function normalizationIn(value: Rows): FoundNormalization | undefined {
  const [a, b] = value.args;
  const inverse = (root: Value | undefined) => rootOf(from(root, 'Reciprocal')?.args[0]);
  const pairs: readonly (readonly [Value | undefined, ReturnType<typeof rootOf>])[] =
    value.op === 'Div'
      ? [[a, rootOf(b)]]
      : value.op === 'Mul'
        ? [
            [a, inverse(b)],
            [b, inverse(a)],
          ]
        : [];
  for (const [d, root] of pairs) {
    if (!root || !same(d, root.of)) continue;
    const { of, epsilon } = root;
    const mean = from(of.op === 'Sub' ? of.args[1] : undefined, 'ReduceMean');
    const x = plainOf(of.args[0]);
    if (mean && isRows(x) && same(mean.args[0], x)) return { kind: 'layerNormalization', of: x, epsilon };
    return { kind: 'rmsNormalization', of, epsilon };
  }
  return undefined;
}
