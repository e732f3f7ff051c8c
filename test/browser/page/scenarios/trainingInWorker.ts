import type { Trained, Training } from './training.ts';

/** The same training, in a worker of the page. */
export function trainingInWorker(input: Training): Promise<Trained> {
  const worker = new Worker('/test/browser/page/worker.ts', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(input);
  });
}
