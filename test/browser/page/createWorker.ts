import { ownUrl } from './ownUrl.ts';

/** A worker from the package's own file. */
export const createWorker = () => new Worker(ownUrl('/dist/worker.js'), { type: 'module' });

/** The same by an address that a page which requires Trusted Types does not take. */
export const createUntrusted = () => new Worker('/dist/worker.js', { type: 'module' });
