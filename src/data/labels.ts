import { listOf, outOfRange, show, wrongKind } from '../base/errors.ts';
import { notedColumns } from './columns.ts';
import { checkList, type NumericArray } from './table.ts';

/** A class label. */
export type Label = string | number | boolean;

/** The type of labels, widened. */
export type Kind<L extends Label> = L extends string ? string : L extends number ? number : boolean;

/** One label for each row. */
export type Labels<L extends Label = Label> = readonly L[] | NumericArray;

const rule = 'a string, a finite number, or true or false';

/** The labels as an array, checked: at least one, all of the same type. */
export function toLabels<L extends Label>(where: string, what: string, labels: Labels<L>): L[] {
  checkList(where, what, labels, 'an array of labels');
  checkSingle(where, what, labels);
  const list = listOf(labels as ArrayLike<L>);
  if (list.length === 0) throw outOfRange(where, what, 'at least one label', 'none');
  const kind = typeof list[0];
  for (let index = 0; index < list.length; index++) {
    const label = list[index] as L;
    if (typeof label !== kind || (kind !== 'string' && kind !== 'number' && kind !== 'boolean'))
      throw wrongKind(where, `${what}[${index}]`, index === 0 ? rule : `a ${kind}, like the first`, label);
    if (kind === 'number' && !Number.isFinite(label))
      throw outOfRange(where, `${what}[${index}]`, 'a finite number', show(label));
  }
  return list;
}

/** Throws for values known to have several numbers per row, where one label or class index per row is needed. */
export function checkSingle(where: string, what: string, values: object): void {
  const columns = notedColumns(values) ?? 1;
  if (columns !== 1) throw outOfRange(where, what, 'one label or class index for each row', `rows of ${columns}`);
}

/** The same for classes, which must be distinct. */
export function toDistinct<L extends Label>(where: string, classes: Labels<L>, what = 'classes'): L[] {
  const labels = toLabels(where, what, classes);
  const twice = new Set(labels).size < labels.length ? labels.findIndex((label, i) => labels.indexOf(label) < i) : -1;
  if (twice >= 0) throw outOfRange(where, `${what}[${twice}]`, 'unique', `${show(labels[twice])} again`);
  return labels;
}

/** The distinct labels: numbers in ascending order, strings by UTF-16 units, false before true. */
export function classesOf<L extends Label>(labels: readonly L[]): L[] {
  return [...new Set(labels)].sort((a, b) => (a < b ? -1 : Number(a > b)));
}

/** Labels that are not numbers: in training, numbers are class indices. */
export type NamedLabel = Exclude<Label, number>;

/** Whether targets are such labels. */
export function areNamedLabels(y: unknown): y is readonly NamedLabel[] {
  return Array.isArray(y) && (typeof y[0] === 'string' || typeof y[0] === 'boolean');
}

/** The classes of such labels: true and false are two classes, even if one does not occur. */
export function namedClassesOf(labels: readonly NamedLabel[]): NamedLabel[] {
  return typeof labels[0] === 'boolean' ? [false, true] : classesOf(labels);
}

/** A class index for each row, or a label. */
export type ClassList = ArrayLike<number> | readonly NamedLabel[];

/**
 * The class index of each row: labels are looked up among the known names; indices are returned if none is above
 * `most`.
 */
export function toClassIndices(
  where: string,
  what: string,
  classes: ClassList,
  names: readonly Label[] | undefined,
  most: number,
): Uint32Array<ArrayBuffer> {
  if (names && areNamedLabels(classes)) return indicesOf(where, what, classes, names);
  const rule = `a class index from 0 to ${most}`;
  const indices = new Uint32Array(classes.length);
  for (let row = 0; row < indices.length; row++) {
    const index: unknown = classes[row];
    if (typeof index !== 'number') throw wrongKind(where, `${what}[${row}]`, rule, index);
    if (!Number.isInteger(index) || index < 0 || index > most)
      throw outOfRange(where, `${what}[${row}]`, rule, show(index));
    indices[row] = index;
  }
  return indices;
}

/** The index of each label among the known ones. */
export function indicesOf(
  where: string,
  what: string,
  labels: readonly Label[],
  known: readonly Label[],
): Uint32Array<ArrayBuffer> {
  const indices = new Map(known.map((label, index) => [label, index]));
  const found = new Uint32Array(labels.length);
  for (let row = 0; row < found.length; row++) {
    const index = indices.get(labels[row] as Label);
    if (index === undefined) throw outOfRange(where, `${what}[${row}]`, `one of ${list(known)}`, show(labels[row]));
    found[row] = index;
  }
  return found;
}

/** The classes as text, shortened if there are many. */
export function list(classes: readonly Label[]): string {
  const most = 10;
  return `${classes.slice(0, most).map(show).join(', ')}${classes.length > most ? ', …' : ''}`;
}
