import { listOf, outOfRange, show, wrongKind } from '../engine/errors.ts';
import { isNumericArray, type NumericArray } from './table.ts';

/** What can name a class. */
export type Label = string | number | boolean;

/** All labels of the kind of some. */
export type Kind<L extends Label> = L extends string ? string : L extends number ? number : boolean;

/** One label for each row. */
export type Labels<L extends Label = Label> = readonly L[] | NumericArray;

const rule = 'a string, a finite number, or true or false';

/** The labels as an array, checked: at least one, all of one kind. */
export function toLabels<L extends Label>(where: string, what: string, labels: Labels<L>): L[] {
  if (!Array.isArray(labels) && !isNumericArray(labels)) throw wrongKind(where, what, 'an array of labels', labels);
  const list = listOf(labels as ArrayLike<L>);
  if (list.length === 0) throw outOfRange(where, what, 'at least one label', 'none');
  for (const [index, label] of list.entries()) {
    if (typeof label !== typeof list[0] || !['string', 'number', 'boolean'].includes(typeof label))
      throw wrongKind(where, `${what}[${index}]`, index === 0 ? rule : `a ${typeof list[0]}, as the first`, label);
    if (typeof label === 'number' && !Number.isFinite(label))
      throw outOfRange(where, `${what}[${index}]`, 'a finite number', show(label));
  }
  return list;
}

/** The same, of classes: each once. */
export function toDistinct<L extends Label>(where: string, classes: Labels<L>): L[] {
  const labels = toLabels(where, 'classes', classes);
  const twice = labels.findIndex((label, index) => labels.indexOf(label) < index);
  if (twice >= 0) throw outOfRange(where, `classes[${twice}]`, 'each once', `${show(labels[twice])} again`);
  return labels;
}

/** The different labels: numbers by size, strings by their UTF-16 units, false before true. */
export function classesOf<L extends Label>(labels: readonly L[]): L[] {
  return [...new Set(labels)].sort((a, b) => (a < b ? -1 : Number(a > b)));
}

/** Labels that are no numbers: those are class indices where a model is trained. */
export type NamedLabel = Exclude<Label, number>;

/** Whether targets are such labels. */
export function areNamedLabels(y: unknown): y is readonly NamedLabel[] {
  return Array.isArray(y) && (typeof y[0] === 'string' || typeof y[0] === 'boolean');
}

/** The classes that such labels stand for: true and false are two, also where one does not occur. */
export function namedClassesOf(labels: readonly NamedLabel[]): NamedLabel[] {
  return typeof labels[0] === 'boolean' ? [false, true] : classesOf(labels);
}

/** A class index for each row, or a label. */
export type ClassList = ArrayLike<number> | readonly NamedLabel[];

/** The class index of each row: of labels among the names that are known, of indices themselves if none is above `most`. */
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
  return Uint32Array.from(labels, (label, row) => {
    const index = indices.get(label);
    if (index === undefined) throw outOfRange(where, `${what}[${row}]`, `one of ${list(known)}`, show(label));
    return index;
  });
}

/** The classes in words, not all of many. */
export function list(classes: readonly Label[]): string {
  const most = 10;
  return `${classes.slice(0, most).map(show).join(', ')}${classes.length > most ? ', …' : ''}`;
}
