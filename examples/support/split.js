// @ts-check

/** @typedef {{ x: number[][], y: number[] }} Part */

/**
 * Deals rows out by their classes, so that each part has its share of each: of every ten rows of a class, in the order
 * of the file, the first is for validation, the fifth and tenth are for test, the others for training.
 *
 * @param {number[][]} x
 * @param {number[]} y class indices
 */
export function split(x, y) {
  /** @type {{ train: Part, validation: Part, test: Part }} */
  const parts = { train: { x: [], y: [] }, validation: { x: [], y: [] }, test: { x: [], y: [] } };
  /** @type {Map<number, number>} */
  const seen = new Map();
  for (const [index, row] of x.entries()) {
    const label = /** @type {number} */ (y[index]);
    const nth = (seen.get(label) ?? 0) + 1;
    seen.set(label, nth);
    const part = nth % 5 === 0 ? parts.test : nth % 10 === 1 ? parts.validation : parts.train;
    part.x.push(row);
    part.y.push(label);
  }
  return parts;
}
