/** A worker from the package's own file. */
export const createWorker = () => new Worker('/dist/worker.js', { type: 'module' });
