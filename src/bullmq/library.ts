import type * as Bullmq from 'bullmq';
import { checkName, isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { optional } from '../base/optional.ts';

/** The location of a queue. */
export interface QueuePlace {
  /** A URL, redis://… or postgresql://…, or an object of BullMQ connection options. */
  connection: string | object;
  /** The queue's name. Default 'lanewise'. */
  queue?: string;
  /** The server of the queue. Default: from the URL, else 'redis' (also for Valkey). */
  backend?: 'redis' | 'postgresql';
}

export const placeKeys = ['connection', 'queue', 'backend'] as const;

/** BullMQ, and a queue's place in it. */
export interface Library extends Pick<typeof Bullmq, 'Job' | 'WaitingError'> {
  queue(): Bullmq.Queue;
  events(): Bullmq.QueueEvents;
  worker(processor: Bullmq.Processor, options: Omit<Bullmq.WorkerOptions, 'connection'>): Bullmq.Worker;
}

const schemes = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgresql',
  'postgresql:': 'postgresql',
} as const;

/** @throws TypeError or RangeError for an invalid place. */
export function checkPlace(
  where: string,
  { connection, queue = 'lanewise', backend }: QueuePlace,
): Required<QueuePlace> {
  if (typeof queue !== 'string') throw wrongKind(where, 'queue', 'a string', queue);
  if (queue === '' || queue.includes(':')) throw outOfRange(where, 'queue', 'a name without a colon', show(queue));
  if (backend !== undefined) checkName(where, 'backend', backend, { redis: 0, postgresql: 0 });
  if (typeof connection !== 'string') {
    if (typeof connection !== 'object' || connection === null)
      throw wrongKind(where, 'connection', 'a URL or an object of options', connection);
    return { connection, queue, backend: backend ?? 'redis' };
  }
  const scheme = /^\w+:/.exec(connection)?.[0] ?? '';
  if (!Object.hasOwn(schemes, scheme) || !URL.canParse(connection))
    throw outOfRange(where, 'connection', 'a URL, redis://… or postgresql://…', show(connection));
  return { connection, queue, backend: backend ?? schemes[scheme as keyof typeof schemes] };
}

/** Loads BullMQ. @throws Error where it is not installed. */
export async function load(where: string, { connection, queue, backend }: Required<QueuePlace>): Promise<Library> {
  const bullmq = await optional(where, 'bullmq', () => import('bullmq'));
  // Commands wait while a Redis is away for a moment; a database gets the tables of BullMQ with the first job.
  const [name, more] =
    backend === 'redis' ? ['url', { maxRetriesPerRequest: null }] : ['connectionString', { migrate: true }];
  const given = typeof connection === 'string' ? { [name]: connection } : connection;
  const own = isPlain(given) ? { ...more, ...given } : given;
  const options = { connection: own as Bullmq.ConnectionOptions };
  const factory = (backend === 'redis' ? undefined : bullmq.createPostgresBackend) as undefined;
  const { Queue, QueueEvents, Worker, Job, WaitingError } = bullmq;
  return {
    ...{ Job, WaitingError },
    queue: () => new Queue(queue, options, factory),
    events: () => new QueueEvents(queue, options, factory),
    worker: (processor, more) => new Worker(queue, processor, { ...options, ...more }, factory),
  };
}

/** What connects: a queue, its events, a worker. */
interface Connecting {
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** Waits until all are connected; later errors are for `onError`. @throws Error, and closes them, where a server cannot be reached. */
export async function connect(
  where: string,
  all: readonly Connecting[],
  onError: (error: Error) => void,
): Promise<void> {
  let ready = false;
  const failed = new Promise<never>((_, reject) => {
    for (const each of all) each.on('error', (error) => (ready ? onError(error) : reject(error)));
  });
  try {
    await Promise.race([failed, Promise.all(all.map((each) => each.waitUntilReady()))]);
    ready = true;
  } catch (error) {
    ready = true;
    for (const each of all) void each.close().catch(() => {});
    const { message, code } = Object(error) as { message?: string; code?: string };
    throw new Error(`${where}: cannot connect to the queue: ${message || code || error}`, {
      cause: error,
    });
  }
}
