/// <reference types="node" />
import { bullmqWorker } from '../bullmq/index.ts';

/** Where a queue lies, by what the command was given. */
export interface WorkerPlace {
  connection: string;
  queue?: string | undefined;
  concurrency?: number | undefined;
}

/** Runs the jobs of a queue until the process is terminated. Running jobs then return to the queue. */
export async function work({ connection, queue, concurrency }: WorkerPlace): Promise<void> {
  const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
  const worker = await bullmqWorker({
    ...{ connection, log },
    ...(queue !== undefined && { queue }),
    ...(concurrency !== undefined && { concurrency }),
  });
  log(`works at the queue ${queue ?? 'lanewise'}, as process ${process.pid}`);
  const end = () => void worker.close().then(() => process.exit());
  process.once('SIGTERM', end).once('SIGINT', end);
}
