/** In a worker, only the order of rows is drawn: no weights, and noise by kernels. */
export function normalNumbers(): never {
  throw new Error('worker: weights must be drawn in the page');
}
