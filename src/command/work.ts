/// <reference types="node" />
import { bullmqWorker } from '../bullmq/index.ts';

/** Where a queue lies, by what the command was given. */
export interface WorkerPlace {
  connection: string;
  queue?: string | undefined;
  concurrency?: number | undefined;
}

/** Milliseconds that a worker may take to give its jobs back: the queue's server may be away. */
const PATIENCE = 5000;

/** Runs the jobs of a queue until the process is terminated. Running jobs then return to the queue. */
export async function work({ connection, queue, concurrency }: WorkerPlace): Promise<void> {
  let last = '';
  const log = (line: string) => {
    // A server that is away is tried again and again.
    if (line !== last) console.log(`${new Date().toISOString()} ${line}`);
    last = line;
  };
  const worker = await bullmqWorker({
    ...{ connection, log },
    ...(queue !== undefined && { queue }),
    ...(concurrency !== undefined && { concurrency }),
  });
  log(`works at the queue ${queue ?? 'lanewise'}, as process ${process.pid}`);
  const end = () => {
    worker.close().then(
      () => process.exit(),
      ({ message }: Error) => log(message),
    );
    setTimeout(() => process.exit(), PATIENCE);
  };
  process.once('SIGTERM', end).once('SIGINT', end);
}
