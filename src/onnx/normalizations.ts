import type { Constant } from './constants.ts';
import { isConstant, isRows, plainOf, type Rows, scalarOf, type Value } from './values.ts';

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

/** The arguments of an operator of two, in either order. */
const pairsOf = (
  value: Value | undefined,
  op: string,
): readonly (readonly [Value | undefined, Value | undefined])[] => {
  const [a, b] = from(value, op)?.args ?? [];
  return a ? [[a, b] as const, [b, a] as const] : [];
};

/** A normalization with what it is multiplied by and what is added. */
export interface FoldedNormalization extends FoundNormalization {
  readonly weight: Constant | undefined;
  readonly bias: Constant | undefined;
}

/**
 * As TensorFlow computes it: root mean square normalization x·m, m = γ / √(mean x² + ε), and layer normalization
 * x·m + (β − (mean x)·m), m = γ / √(mean (x − mean x)² + ε).
 */
export function foldedNormalizationIn(value: Rows): FoldedNormalization | undefined {
  for (const [x, m] of pairsOf(value, 'Mul')) {
    const of = plainOf(x);
    const scale = scaleIn(m);
    if (isRows(of) && scale?.weight && same(scale.root.of, of))
      return { kind: 'rmsNormalization', of, epsilon: scale.root.epsilon, weight: scale.weight, bias: undefined };
  }
  for (const [product, shift] of pairsOf(value, 'Add')) {
    for (const [x, m] of pairsOf(product, 'Mul')) {
      const of = plainOf(x);
      const scale = scaleIn(m);
      const found = isRows(of) && scale && isLessMean(scale.root.of, of) ? shiftIn(shift, of, m) : undefined;
      if (isRows(of) && scale && found)
        return { kind: 'layerNormalization', of, epsilon: scale.root.epsilon, weight: scale.weight, ...found };
    }
  }
  return undefined;
}

const isMeanOf = (value: Value | undefined, x: Rows) => same(from(value, 'ReduceMean')?.args[0], x);

const isLessMean = (value: Rows, x: Rows) => value.op === 'Sub' && same(value.args[0], x) && isMeanOf(value.args[1], x);

/** γ / √(mean d² + ε). */
function scaleIn(value: Value | undefined) {
  const inverse = (each: Value | undefined) => rootOf(from(each, 'Reciprocal')?.args[0]);
  const alone = inverse(value);
  if (alone) return { root: alone, weight: undefined };
  for (const [a, weight] of pairsOf(value, 'Mul')) {
    const root = inverse(a);
    if (root && isConstant(weight)) return { root, weight };
  }
  return undefined;
}

/** −(mean x)·m, perhaps with β. */
function shiftIn(value: Value | undefined, x: Rows, m: Value | undefined): { bias: Constant | undefined } | undefined {
  const isShift = (each: Value | undefined) =>
    pairsOf(each, 'Mul').some(([a, b]) => same(b, m) && isMeanOf(from(a, 'Neg')?.args[0], x));
  if (isShift(value)) return { bias: undefined };
  for (const [product, bias] of pairsOf(value, 'Add')) if (isConstant(bias) && isShift(product)) return { bias };
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
