import { outOfRange, show, wrongKind } from '../engine/errors.ts';

/** What a class is called. */
export type Label = string | boolean;

/** Whether targets are labels rather than numbers. */
export function areLabels(y: unknown): y is readonly Label[] {
  return Array.isArray(y) && (typeof y[0] === 'string' || typeof y[0] === 'boolean');
}

/** The labels that there are, each once: texts in the order of their characters' codes, false before true. */
export function labelsOf(where: string, what: string, y: readonly Label[]): Label[] {
  const kind = typeof y[0];
  for (const [index, label] of y.entries()) {
    if (typeof label !== kind) throw wrongKind(where, `${what}[${index}]`, `a ${kind}, as the others`, label);
  }
  return [...new Set(y)].sort((a, b) => (a < b ? -1 : 1));
}

/** The index of each label among those known. */
export function indicesOf(where: string, what: string, y: readonly Label[], known: readonly Label[]): Uint32Array {
  const indices = new Map(known.map((label, index) => [label, index]));
  return Uint32Array.from(y, (label, row) => {
    const index = indices.get(label);
    if (index === undefined)
      throw outOfRange(where, `${what}[${row}]`, `one of ${known.map(show).join(', ')}`, show(label));
    return index;
  });
}
