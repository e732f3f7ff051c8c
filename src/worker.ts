// What runs in a worker: it serves as one of a model's threads, or trains models, one after the other.

import { now } from './base/clock.ts';
import { NoRoom } from './engine/memory.ts';
import { type AnyWorker, threadSettings } from './engine/threadSettings.ts';
import { portOfWorker } from './threads/port.ts';
import { type Duty, serveTeam } from './threads/serve.ts';
import { trustedUrl } from './threads/trustedUrl.ts';
import type { Abort, Again, Answer, Decision, Reply, TrainingOrder, Verdict, Watch } from './worker/messages.ts';
import { type Outcome, ownMemory } from './worker/serializedTraining.ts';
import { FailedTraining, heldBytes, trainSerialized } from './worker/trainSerialized.ts';

/** Milliseconds between two copies of what the model keeps, and more for each MiB of it. */
const PAUSE = 200;
const PAUSE_PER_MIB = 20;

const port = portOfWorker();
/** The training at hand, or the last one until there is another. */
let order: TrainingOrder | undefined;
let controller = new AbortController();
let watched = false;
let decide = (_: Verdict['verdict']) => {};
/** Bytes of rows that came. */
let taken = 0;

port.onmessage = ({ data }) => {
  const message = Object(data) as Duty | TrainingOrder | Again | Abort | Watch | Verdict;
  if ('team' in message) serveTeam(message);
  else if ('watch' in message) watched = true;
  else if ('abort' in message) controller.abort();
  else if ('verdict' in message) decide(message.verdict);
  else if ('again' in message && order) void train(order);
  else if ('training' in message) {
    order = message;
    controller = new AbortController();
    watched = message.watched;
    for (const { byteLength } of ownMemory(message.training)) taken += byteLength;
    void train(message);
  }
};

async function train({ training, ownFile }: TrainingOrder): Promise<void> {
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
      call: (call) =>
        new Promise<Decision>((resolve, reject) => {
          decide = (verdict) => (verdict === 'failed' ? reject(verdict) : resolve(verdict));
          answer({ call });
        }),
    });
    order = undefined;
    answer({ ...result, held: taken + heldBytes() });
  } catch (failure) {
    const { error, outcome } = failure instanceof FailedTraining ? failure : { error: failure, outcome: undefined };
    const noRoom = error instanceof NoRoom;
    if (!noRoom) order = undefined;
    answer({ error, noRoom, outcome, held: taken + heldBytes() });
  }
}

/** Posts an answer; memory goes along without a copy. */
function answer(reply: Reply): void {
  const told: readonly { readonly outcome?: Outcome | undefined }[] =
    'reports' in reply ? reply.reports : 'call' in reply ? [reply.call] : [reply];
  port.postMessage(
    { answer: true, ...reply } satisfies Answer,
    told.flatMap(({ outcome }) => (outcome ? [outcome.snapshot.buffer] : [])),
  );
}
