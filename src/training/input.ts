import { checkNumber, checkWeighs, outOfRange, show, wrongKind } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { isMap } from '../base/kinds.ts';
import type { Label, NamedLabel } from '../data/labels.ts';
import { isNumericArray, type Rows, type Table, toTable, toUncheckedTable } from '../data/table.ts';
import type { Loss } from '../losses/loss.ts';
import type { Network, NetworkInput, NetworkOutput } from '../network/network.ts';
import type { Examples, Inputs } from './examples.ts';
import { isByName, type Named, partsOf } from './parts.ts';
import type { Compiled, ModelState } from './state.ts';
import { type Targets, type TargetTable, toTargets } from './targets.ts';

/** Rows for a network; with several inputs, an array with the rows of each, or an object by input name. */
export type InputRows = Rows | readonly Rows[] | Readonly<Record<string, Rows>>;

/** Targets for a network; with several outputs, an array with the targets of each, or an object by output name. */
export type OutputTargets = Targets | readonly Targets[] | Readonly<Record<string, Targets>>;

/**
 * Weights of classes, by class index or label: an object, or a Map such as `balancedClassWeights` returns. If targets
 * are rows, the class is the largest number.
 */
export type ClassWeights = Readonly<Record<string, number>> | ReadonlyMap<Label, number>;

interface WeightOptions {
  readonly sampleWeights?: ArrayLike<number> | undefined;
  readonly classWeights?: ClassWeights | undefined;
  /** Whether all may be 0, as in one of many batches. */
  readonly mayBeZero?: boolean;
}

/**
 * The rows of all inputs, checked. With `later`, numbers of typed arrays are checked to be finite when they are copied.
 */
export function toInputs(where: string, what: string, { inputs }: Network, x: InputRows, later: boolean): Inputs {
  const name = `${what}x`;
  const parts = partsOf<Rows>(where, name, x, inputs);
  const tables: Table[] = [];
  for (let i = 0; i < parts.length; i++) {
    const each = pathOf(name, x, parts, i, inputs);
    const table = toInput(where, each, inputs[i] as NetworkInput, parts[i] as Rows, later);
    const rows = tables[0]?.rows ?? table.rows;
    if (table.rows !== rows)
      throw outOfRange(where, each, `${rows} rows, as many as ${pathOf(name, x, parts, 0, inputs)}`, table.rows);
    tables.push(table);
  }
  return { rows: tables[0]?.rows ?? 0, x: tables };
}

/** The rows of one input, checked. */
export function toInput(
  where: string,
  what: string,
  { columns, takes }: NetworkInput,
  rows: Rows,
  later: boolean,
): Table {
  const table = (later && takes.length === 0 ? toUncheckedTable : toTable)(where, what, rows, columns);
  for (const { rule, holds } of takes) {
    const index = table.data.findIndex((value) => !holds(value));
    const at = `${what}[${Math.floor(index / columns)}][${index % columns}]`;
    if (index >= 0) throw outOfRange(where, at, rule, show(table.data[index]));
  }
  return table;
}

/** Rows, targets and weights, checked for the network and its losses. */
export function toExamples(
  where: string,
  what: string,
  { network, labels }: Pick<ModelState, 'network' | 'labels'>,
  { losses }: Pick<Compiled, 'losses'>,
  x: InputRows,
  y: OutputTargets,
  options: WeightOptions,
  later = false,
): Examples {
  const { rows, x: tables } = toInputs(where, what, network, x, later);
  const { outputs } = network;
  const name = `${what}y`;
  const parts = partsOf<Targets>(where, name, y, outputs);
  const targets: TargetTable[] = [];
  for (let i = 0; i < parts.length; i++) {
    const each = pathOf(name, y, parts, i, outputs);
    const columns = (outputs[i] as NetworkOutput).columns;
    targets.push(toTargets(where, each, parts[i] as Targets, rows, columns, losses[i] as Loss, labels[i]));
  }
  return { rows, x: tables, y: targets, weights: toWeights(where, what, targets, rows, labels[0], options) };
}

/** The name of a part of a value, for errors. */
function pathOf(what: string, value: unknown, parts: readonly unknown[], index: number, named: Named): string {
  if (parts[index] === value) return what;
  return `${what}${Array.isArray(value) ? `[${index}]` : `.${named[index]?.name}`}`;
}

function toWeights(
  where: string,
  what: string,
  y: readonly TargetTable[],
  rows: number,
  labels: readonly NamedLabel[] | undefined,
  { sampleWeights, classWeights, mayBeZero = false }: WeightOptions,
): Float64Array | undefined {
  if (sampleWeights === undefined && classWeights === undefined) return undefined;
  const weights = new Float64Array(rows).fill(1);
  if (sampleWeights !== undefined) {
    if (!Array.isArray(sampleWeights) && !isNumericArray(sampleWeights))
      throw wrongKind(where, `${what}sampleWeights`, `an array of ${rows} numbers`, sampleWeights);
    if (sampleWeights.length !== rows)
      throw outOfRange(where, `${what}sampleWeights`, `${rows} numbers, one for each row`, sampleWeights.length);
    for (let i = 0; i < rows; i++) {
      const name = `${what}sampleWeights[${i}]`;
      weights[i] = checkNumber(where, name, sampleWeights[i], 'a number ≥ 0', (weight) => weight >= 0);
    }
  }
  if (classWeights !== undefined) multiplyByClass(where, y, labels, classWeights, weights);
  if (!mayBeZero) checkWeighs(where, classWeights === undefined ? `${what}sampleWeights` : 'classWeights', weights);
  return weights;
}

/** Weights by class name, checked. */
export function toClassWeights(where: string, classWeights: ClassWeights): ReadonlyMap<string, number> {
  const map = isMap(classWeights);
  if (!map && !isByName(classWeights))
    throw wrongKind(where, 'classWeights', 'an object or Map from class to number', classWeights);
  const entries = map ? [...classWeights] : Object.entries(classWeights);
  return new Map(
    entries.map(([key, weight]) => {
      checkNumber(where, `classWeights ${show(key)}`, weight, 'a number ≥ 0', (value) => value >= 0);
      return [String(key), weight as number];
    }),
  );
}

function multiplyByClass(
  where: string,
  y: readonly TargetTable[],
  labels: readonly NamedLabel[] | undefined,
  classWeights: ClassWeights,
  weights: Float64Array,
): void {
  const [targets] = y;
  if (y.length > 1 || targets === undefined) throw outOfRange(where, 'classWeights', 'one output', y.length);
  const { data, columns } = targets.table;
  const byClass = toClassWeights(where, classWeights);
  for (let i = 0; i < weights.length; i++) {
    const index = columns > 1 ? greatest(data, i * columns, columns) : (data[i] as number);
    const label = String(labels?.[index] ?? index);
    const weight = byClass.get(label);
    if (weight === undefined) throw outOfRange(where, 'classWeights', `a weight for class ${show(label)}`, 'none');
    weights[i] = (weights[i] as number) * weight;
  }
}
