import { wrongKind } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { withColumns } from '../data/columns.ts';
import { type Rows, toTable } from '../data/table.ts';
import { Model } from '../model/model.ts';
import { Population } from './population.ts';

const WHERE = 'ensemble';

/** Several networks that predict together. Created by `ensemble`. */
export class Ensemble {
  /** How many networks predict. */
  readonly size: number;
  readonly #members: Population | readonly Model[];
  readonly #inputs: number;
  readonly #outputs: number;

  /**
   * For `ensemble`.
   *
   * @internal
   */
  constructor(members: Population | readonly Model[], inputs: number, outputs: number) {
    this.#members = members;
    this.size = members instanceof Population ? members.size : members.length;
    this.#inputs = inputs;
    this.#outputs = outputs;
    Object.freeze(this);
  }

  /**
   * Computes the mean of the members' predictions for the rows of x (rows × inputs): [rows, outputs], summed in f64.
   *
   * @throws TypeError or RangeError for invalid input.
   */
  mean(x: Rows): Float32Array {
    const { all, length } = this.#predictions('mean', x);
    return withColumns(Float32Array.from(meanOf(all, length)), this.#outputs);
  }

  /**
   * Computes the variance of the members' predictions: the mean of (prediction − mean)², [rows, outputs].
   *
   * @throws as `mean`.
   */
  variance(x: Rows): Float32Array {
    const { all, length } = this.#predictions('variance', x);
    const mean = meanOf(all, length);
    const squares = new Float64Array(length);
    for (const [at, y] of all.entries()) {
      const j = at % length;
      squares[j] = (squares[j] as number) + (y - (mean[j] as number)) ** 2;
    }
    return withColumns(
      Float32Array.from(squares, (sum) => sum / this.size),
      this.#outputs,
    );
  }

  /**
   * Computes the class that most members predict for each row: with several outputs, that of the largest prediction;
   * with one, whether it is above ½. For ties, the first.
   *
   * @throws as `mean`.
   */
  majority(x: Rows): Uint32Array {
    const { all, length } = this.#predictions('majority', x);
    const columns = this.#outputs;
    const classes = Math.max(2, columns);
    const votes = new Uint32Array((length / columns) * classes);
    for (let at = 0; at < all.length; at += columns) {
      const row = (at % length) / columns;
      const answer = columns > 1 ? greatest(all, at, columns) : Number((all[at] as number) > 0.5);
      votes[row * classes + answer] = (votes[row * classes + answer] as number) + 1;
    }
    return Uint32Array.from({ length: length / columns }, (_, row) => greatest(votes, row * classes, classes));
  }

  /** The predictions of all members, one after the other, and how many numbers each has. */
  #predictions(where: string, x: Rows): { all: Float32Array; length: number } {
    const rows = toTable(where, 'x', x, this.#inputs);
    const length = rows.rows * this.#outputs;
    if (this.#members instanceof Population) return { all: this.#members.predict({ shared: rows.data }), length };
    const all = new Float32Array(this.size * length);
    for (const [i, member] of this.#members.entries()) all.set(member.predict(rows.data), i * length);
    return { all, length };
  }
}

/** The mean over parts of `length` numbers each. */
function meanOf(all: Float32Array, length: number): Float64Array {
  const sums = new Float64Array(length);
  for (let at = 0; at < all.length; at++) sums[at % length] = (sums[at % length] as number) + (all[at] as number);
  return sums.map((sum) => sum / (all.length / length));
}

/**
 * Combines networks that predict together: the members of a population, or models with the same numbers of inputs and
 * outputs.
 *
 *     const many = ensemble(population(model, { size: 8 }));
 *     many.mean(x); // [rows × outputs]
 *
 * @throws TypeError or RangeError for invalid members, and for members that do not fit together; Error for a disposed
 * model.
 */
export function ensemble(members: Population | readonly Model[]): Ensemble {
  if (members instanceof Population) return new Ensemble(members, members.inputs, members.outputs);
  const rule = 'a population, or an array of models with one output and as many columns';
  if (!Array.isArray(members) || members.length === 0) throw wrongKind(WHERE, 'members', rule, members);
  const columns = members.map((member: Model, i) => {
    if (!(member instanceof Model)) throw wrongKind(WHERE, `members[${i}]`, 'a model', member);
    const { inputs, outputs } = member.stateFor(WHERE, false).network;
    return { inputs: inputs.map((each) => each.columns), outputs: outputs.map((each) => each.columns) };
  });
  const [first] = columns as [(typeof columns)[number]];
  const other = columns.findIndex(
    ({ inputs, outputs }) => `${inputs} ${outputs}` !== `${first.inputs} ${first.outputs}`,
  );
  if (other >= 0 || first.inputs.length > 1 || first.outputs.length > 1)
    throw wrongKind(WHERE, `members[${Math.max(other, 0)}]`, rule, members[Math.max(other, 0)]);
  return new Ensemble([...members], first.inputs[0] as number, first.outputs[0] as number);
}
