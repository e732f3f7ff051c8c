// The script of a worker that runs jobs, one at a time. src/bundle.js writes its text to binaries/worker.ts.

import { builtin } from '../base/node.ts';
import { portOfWorker } from '../threads/port.ts';
import type { Answer, Assignment, End, Order } from './jobMessages.ts';
import { Outdated } from './loadFunction.ts';
import { runJob } from './runJob.ts';

const port = portOfWorker();
let controller = new AbortController();

port.onmessage = async ({ data }) => {
  const order = data as Order;
  if ('cancel' in order) return controller.abort();
  controller = new AbortController();
  const end = await run(order);
  try {
    post(end);
  } catch {
    post({ error: new Error('error' in end ? String(end.error) : 'a result that cannot be sent') });
  }
};

async function run({ job, checkpoint, folder, cores }: Assignment): Promise<End> {
  limitCores(cores);
  try {
    const result = await runJob(job, folder, {
      signal: controller.signal,
      ...(checkpoint && { checkpoint }),
      onReport: (...report) => post({ report }),
      onCheckpoint: (bytes) => post({ checkpoint: bytes }),
    });
    return { result };
  } catch (error) {
    return error instanceof Outdated ? { outdated: error.message } : { error };
  }
}

/** Tells what runs here that it has so many cores: the others are for other jobs. */
function limitCores(cores: number): void {
  const os = builtin('node:os');
  if (os) os.availableParallelism = () => cores;
  else Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
}

function post(answer: Answer): void {
  port.postMessage(answer);
}
