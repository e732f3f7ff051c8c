// What runs in a worker: it serves as one of a model's threads, or trains a model.

import { now } from './base/clock.ts';
import { NoRoom } from './engine/memory.ts';
import { type AnyWorker, threadSettings } from './engine/threadSettings.ts';
import { portOfWorker } from './threads/port.ts';
import { type Duty, serveTeam } from './threads/serve.ts';
import { trustedUrl } from './threads/trustedUrl.ts';
import type { Abort, Answer, Reply, TrainingOrder, Watch } from './worker/messages.ts';
import { trainSerialized } from './worker/trainSerialized.ts';

/** Milliseconds between two copies of what the model keeps, and more for each MiB of it. */
const PAUSE = 200;
const PAUSE_PER_MIB = 20;

const port = portOfWorker();
const controller = new AbortController();
let watched = false;

port.onmessage = ({ data }) => {
  const message = Object(data) as Duty | TrainingOrder | Abort | Watch;
  if ('team' in message) serveTeam(message);
  else if ('watch' in message) watched = true;
  else if ('abort' in message) controller.abort();
  else if ('training' in message) void train(message);
};

async function train({ training, ownFile, ...order }: TrainingOrder): Promise<void> {
  watched ||= order.watched;
  const { location } = globalThis as { location?: { href: string } };
  if (ownFile && location) {
    const url = trustedUrl(location.href);
    threadSettings.createWorker = () => new Worker(url, { type: 'module' }) as AnyWorker;
  }
  const pause = PAUSE + (PAUSE_PER_MIB * training.snapshot.length) / 2 ** 20;
  let copied = now();
  try {
    const result = await trainSerialized(training, controller.signal, {
      wants({ batch }) {
        const due = now() - copied > pause;
        if (due) copied = now();
        return due || (watched && batch === 0);
      },
      report: (reports) => answer({ reports }),
    });
    answer(result);
  } catch (error) {
    answer({ error, noRoom: error instanceof NoRoom });
  }
}

/** Posts an answer; memory goes along without a copy. */
function answer(reply: Reply): void {
  const told = 'reports' in reply ? reply.reports : 'outcome' in reply ? [reply] : [];
  port.postMessage(
    { answer: true, ...reply } satisfies Answer,
    told.flatMap(({ outcome }) => (outcome ? [outcome.snapshot.buffer] : [])),
  );
}
