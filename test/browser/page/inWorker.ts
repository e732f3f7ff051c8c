import { ownUrl } from './ownUrl.ts';
import type { WorkerScenarios } from './worker.ts';

/** Plays a scenario in a worker of the page's own. */
export function inWorker<Name extends keyof WorkerScenarios>(
  name: Name,
  input: Parameters<WorkerScenarios[Name]>[0],
): ReturnType<WorkerScenarios[Name]> {
  const worker = new Worker(ownUrl('/test/browser/page/worker.ts'), { type: 'module' });
  const played = new Promise((resolve, reject) => {
    worker.onmessage = ({ data: { outcome, error } }) => (error ? reject(error) : resolve(outcome));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ name, input });
  });
  return played as ReturnType<WorkerScenarios[Name]>;
}
