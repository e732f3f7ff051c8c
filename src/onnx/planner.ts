import { logSoftmax } from '../activations/logSoftmax.ts';
import { softmax } from '../activations/softmax.ts';
import { outOfRange } from '../base/errors.ts';
import { add } from '../layers/add.ts';
import { average } from '../layers/average.ts';
import { batchNormalization } from '../layers/batchNormalization.ts';
import { concatenate } from '../layers/concatenate.ts';
import { dense } from '../layers/dense.ts';
import { dot } from '../layers/dot.ts';
import { dropout } from '../layers/dropout.ts';
import { embedding } from '../layers/embedding.ts';
import type { Layer } from '../layers/layer.ts';
import { layerNormalization } from '../layers/layerNormalization.ts';
import { maximum } from '../layers/maximum.ts';
import { minimum } from '../layers/minimum.ts';
import { multiply } from '../layers/multiply.ts';
import { prelu } from '../layers/prelu.ts';
import { rmsNormalization } from '../layers/rmsNormalization.ts';
import { subtract } from '../layers/subtract.ts';
import type { Constant } from './constants.ts';
import { activationIn, elementwiseNames } from './elementwise.ts';
import { type FoldedNormalization, foldedNormalizationIn, normalizationIn } from './normalizations.ts';
import type { Plan } from './plan.ts';
import { isConstant, isRows, plainOf, type Rows, scalarOf, type Value } from './values.ts';

const WHERE = 'fromOnnx';

/** An error about a node. */
export const refused = (node: string, rule: string, got: string | number) => outOfRange(WHERE, node, rule, got);

const merges: Readonly<Record<string, () => Layer>> = {
  ...{ Add: add, Sum: add, Sub: subtract, Mul: multiply, Mean: average, Max: maximum, Min: minimum },
  Concat: concatenate,
};

/** y = (x − mean) · weight + bias, by columns. */
interface Affine {
  readonly of: Rows;
  readonly mean: Float64Array;
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/** Plans the layers of values. */
export class Planner {
  readonly #plans = new Map<Rows, Plan>();
  /** Numbers that parameters may have beside those in the file. */
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  /** An input is planned as the node that it is. */
  set(value: Rows, plan: Plan): void {
    this.#plans.set(value, plan);
  }

  /** The plan of a value, and before it those of what it takes in: networks may be deep. */
  planOf(value: Rows): Plan {
    const open: Rows[] = [value];
    while (open.length > 0) {
      const next = open.at(-1) as Rows;
      if (this.#plans.has(next)) {
        open.pop();
        continue;
      }
      const { wants, plan } = this.#design(next);
      const missing = wants.filter((each) => !this.#plans.has(each));
      for (const each of missing) open.push(each);
      if (missing.length === 0) this.#plans.set(next, plan(wants.map((each) => this.#plans.get(each) as Plan)));
    }
    return this.#plans.get(value) as Plan;
  }

  /** What a value is planned from, and how. */
  #design(value: Rows): { wants: readonly Rows[]; plan: (inputs: readonly Plan[]) => Plan } {
    const { op, node, args, numbers, columns } = value;
    const [x] = args;
    const layer = (
      make: Plan['make'],
      parameters?: Plan['parameters'],
      wants: readonly (Value | undefined)[] = [x],
    ) => {
      const rows = wants.filter(isRows);
      return { wants: rows, plan: (inputs: readonly Plan[]): Plan => ({ inputs, make, parameters }) as Plan };
    };
    if (op === 'alias' || op === 'Imputer') return { wants: [x as Rows], plan: ([input]) => input as Plan };
    const biased = this.#biased(value);
    if (biased) return this.#dense(biased.product, biased.bias);
    if (op === 'Gemm') return this.#dense(value, args[2]);
    const found = elementwiseNames.includes(op) ? activationIn(value) : undefined;
    if (found) {
      const { activation, of } = found;
      return {
        wants: [of],
        plan: ([input]) => (activation ? { inputs: [input as Plan], activation } : (input as Plan)),
      };
    }
    if (op === 'Softmax' || op === 'LogSoftmax') {
      const activation = op === 'Softmax' ? softmax() : logSoftmax();
      return { wants: [x as Rows], plan: (inputs) => ({ inputs, activation }) };
    }
    if (op === 'BatchNormalization') {
      const [weight, bias, running_mean, running_var] = args.slice(1).map((each) => (each as Constant).data);
      const options = { epsilon: numbers.epsilon as number, momentum: numbers.momentum as number };
      return layer(() => batchNormalization(options), {
        weight,
        bias,
        running_mean,
        running_var,
      } as Plan['parameters']);
    }
    if (op === 'Dropout') return layer(() => dropout(numbers.ratio as number));
    if (op === 'PRelu') {
      const { data } = args[1] as Constant;
      this.#spend(node, columns);
      return layer(() => prelu(), {
        weight: data.length === 1 ? new Float32Array(columns).fill(data[0] as number) : data,
      });
    }
    if (op === 'Gather') {
      const { dims, data } = x as Constant;
      const [vocabulary, dimension] = dims as [number, number];
      return layer(() => embedding(vocabulary, dimension), { weight: data }, [args[1]]);
    }
    if (op === 'LayerNormalization' || op === 'RMSNormalization') {
      const [weight, bias] = args.slice(1).map((each) => (each as Constant | undefined)?.data);
      const epsilon = numbers.epsilon as number;
      if (op === 'RMSNormalization')
        return layer(() => rmsNormalization({ epsilon }), { weight } as Plan['parameters']);
      return layer(() => layerNormalization({ epsilon, center: bias !== undefined }), {
        ...(weight && { weight }),
        ...(bias && { bias }),
      });
    }
    if (op === 'ReduceSum') {
      const product = plainOf(x);
      if (isRows(product) && product.op === 'Mul' && product.args.every(isRows))
        return layer(() => dot(), undefined, product.args);
    }
    const folded = foldedNormalizationIn(value);
    if (folded) return this.#folded(node, folded);
    const affine = this.#affine(value);
    if (affine) return this.#normalized(value, affine);
    const normalization = normalizationIn(value);
    if (normalization) return this.#normalized(value, plainAffine(value));
    const merge = merges[op];
    if (merge && args.length > 1 && args.every(isRows)) {
      const other = args.find((each) => op !== 'Concat' && (each as Rows).columns !== columns) as Rows | undefined;
      if (other) throw refused(node, `inputs of as many columns each`, `${columns} and ${other.columns}`);
      if (op === 'Sub' && args.length !== 2) throw refused(node, 'two inputs', args.length);
      return layer(merge, undefined, args);
    }
    throw refused(
      node,
      'an activation, normalization, dense layer or merge that lanewise has; write that part without it',
      'another formula',
    );
  }

  /** x·W + b as MatMul and Add, or Gemm without C and Add. */
  #biased({ op, args }: Rows): { product: Rows; bias: Constant } | undefined {
    if (op !== 'Add') return undefined;
    for (const [a, b] of [args, [...args].reverse()]) {
      const [product, bias] = [plainOf(a), b];
      if (isRows(product) && product.op === 'Gemm' && product.args[2] === undefined && isConstant(bias)) {
        if (fits(bias, product.columns)) return { product, bias };
      }
    }
    return undefined;
  }

  #dense({ node, args, columns }: Rows, bias: Value | undefined) {
    const [x, weight] = args as [Rows, Constant];
    const parameters = {
      weight: weight.data,
      ...(isConstant(bias) && { bias: this.#spread(node, bias, columns) }),
    };
    const make: Plan['make'] = (f) => dense(columns, f ?? 'linear', { bias: bias !== undefined });
    return { wants: [x], plan: (inputs: readonly Plan[]): Plan => ({ inputs, make, fuses: true, parameters }) };
  }

  /** What a chain of sums and products with constants does to a value. */
  #affine(value: Rows): Affine | undefined {
    const chain: { op: string; constant: Float32Array | Float64Array; first: boolean }[] = [];
    let of = value;
    while (chain.length < 16 && !normalizationIn(of)) {
      if (of.op === 'alias' && isRows(of.args[0])) {
        of = of.args[0];
        continue;
      }
      const [a, b] = of.args;
      const isNegative = of.op === 'Neg';
      if (!isNegative && !['Add', 'Sub', 'Mul', 'Div'].includes(of.op)) break;
      const first = isConstant(a);
      const [rows, constant] = first ? [b, a] : [a, isNegative ? minusOne : b];
      if (!isRows(rows) || !isConstant(constant) || !fits(constant, of.columns)) break;
      if (rows.columns !== of.columns || (first && of.op === 'Div')) break;
      chain.push({ op: isNegative ? 'Mul' : of.op, constant: this.#spread(of.node, constant, of.columns), first });
      of = rows;
    }
    if (chain.length === 0) return undefined;
    const found = normalizationIn(of);
    const { mean, weight, bias } = plainAffine(of);
    for (const { op, constant, first } of chain.reverse()) {
      const isFresh = !found && weight.every((w) => w === 1) && bias.every((b) => b === 0);
      for (let j = 0; j < of.columns; j++) {
        const c = constant[j] as number;
        const sign = op === 'Sub' ? -1 : 1;
        if (op === 'Mul' || op === 'Div') {
          const factor = op === 'Mul' ? c : 1 / c;
          (weight[j] as number) *= factor;
          (bias[j] as number) *= factor;
        } else if (op === 'Sub' && first) {
          (weight[j] as number) *= -1;
          bias[j] = c - (bias[j] as number);
        } else if (isFresh) {
          (mean[j] as number) -= sign * c;
        } else (bias[j] as number) += sign * c;
      }
    }
    return { of, mean, weight, bias };
  }

  /** A normalization with its γ and β; or, of what is none, one by columns whose statistics are given. */
  #normalized(value: Rows, { of, mean, weight, bias }: Affine) {
    const found = normalizationIn(of);
    const isPlain = mean.every((m) => m === 0);
    this.#spend(value.node, 2 * of.columns);
    if (found && isPlain && (found.kind === 'layerNormalization' || bias.every((b) => b === 0))) {
      const { kind, epsilon } = found;
      const make = () =>
        kind === 'layerNormalization' ? layerNormalization({ epsilon }) : rmsNormalization({ epsilon });
      const parameters = kind === 'layerNormalization' ? { weight, bias } : { weight };
      return { wants: [found.of], plan: (inputs: readonly Plan[]): Plan => ({ inputs, make, parameters }) };
    }
    this.#spend(value.node, 2 * of.columns);
    const make = () => batchNormalization({ trainable: false, epsilon: 1e-30 });
    const parameters = { weight, bias, running_mean: mean, running_var: new Float64Array(of.columns).fill(1) };
    return { wants: [of], plan: (inputs: readonly Plan[]): Plan => ({ inputs, make, parameters }) };
  }

  #folded(node: string, { kind, of, epsilon, weight, bias }: FoldedNormalization) {
    const { columns } = of;
    const wrong = [weight, bias].find((each) => each && !fits(each, columns));
    if (wrong) throw refused(node, `${columns} numbers, as columns`, wrong.data.length);
    const parameters = {
      ...(weight && { weight: this.#spread(node, weight, columns) }),
      ...(bias && { bias: this.#spread(node, bias, columns) }),
    };
    const make = () =>
      kind === 'rmsNormalization'
        ? rmsNormalization({ epsilon })
        : layerNormalization({ epsilon, scale: weight !== undefined, center: bias !== undefined });
    return { wants: [of], plan: (inputs: readonly Plan[]): Plan => ({ inputs, make, parameters }) };
  }

  /** A constant as one number for each column. */
  #spread(node: string, { data }: Constant, columns: number) {
    if (data.length === columns) return data;
    this.#spend(node, columns);
    return new Float64Array(columns).fill(data[0] as number);
  }

  #spend(node: string, numbers: number): void {
    this.#room -= numbers;
    if (this.#room < 0) throw refused(node, 'no more parameters than a file of this size has', 'more');
  }
}

const minusOne: Constant = { dims: [], data: Float64Array.of(-1), whole: false, name: undefined };

const plainAffine = (of: Rows): Affine => ({
  of,
  mean: new Float64Array(of.columns),
  weight: new Float64Array(of.columns).fill(1),
  bias: new Float64Array(of.columns),
});

/** Whether a constant is one number, or one for each column: (columns), (1, columns). */
const fits = (constant: Constant, columns: number) =>
  scalarOf(constant) !== undefined ||
  (constant.data.length === columns && constant.dims.at(-1) === columns && constant.dims.length <= 2);
