// What runs in a worker: it serves as one of a model's threads, or trains a model.

import { NoRoom } from './engine/memory.ts';
import { type AnyWorker, threadSettings } from './engine/threads.ts';
import type { Abort, Answer, Reply, TaskOrder } from './model/messages.ts';
import { type Outcome, perform } from './model/task.ts';
import { portOfWorker } from './threads/port.ts';
import { type Duty, serveTeam } from './threads/serve.ts';
import { trustedUrl } from './threads/trustedUrl.ts';

/** Milliseconds between two copies of what the model keeps, and more for each MiB of it. */
const PAUSE = 200;
const PAUSE_PER_MIB = 20;

const port = portOfWorker();
const controller = new AbortController();

port.onmessage = ({ data }) => {
  const message = Object(data) as Duty | TaskOrder | Abort;
  if ('team' in message) serveTeam(message);
  else if ('abort' in message) controller.abort();
  else if ('task' in message) void train(message);
};

async function train({ task, ownFile }: TaskOrder): Promise<void> {
  const { location } = globalThis as { location?: { href: string } };
  if (ownFile && location) {
    const url = trustedUrl(location.href);
    threadSettings.createWorker = () => new Worker(url, { type: 'module' }) as AnyWorker;
  }
  const pause = PAUSE + (PAUSE_PER_MIB * task.snapshot.length) / 2 ** 20;
  let copied = performance.now();
  try {
    const result = await perform(task, controller.signal, (progress, outcome) => {
      const due = performance.now() - copied > pause;
      if (due) copied = performance.now();
      answer({ progress, outcome: due ? outcome() : undefined });
    });
    answer(result);
  } catch (error) {
    answer({ error, noRoom: error instanceof NoRoom });
  }
}

/** Posts an answer; memory goes along without a copy. */
function answer(reply: Reply): void {
  const outcome: Outcome | undefined = 'outcome' in reply ? reply.outcome : undefined;
  port.postMessage({ answer: true, ...reply } satisfies Answer, outcome ? [outcome.snapshot.buffer] : []);
}
