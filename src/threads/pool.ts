import { clearInterval, now, setInterval, setTimeout } from '../base/clock.ts';
import { builtin } from '../base/node.ts';
import { refuseThreads, threadSettings, whyAlone } from '../engine/threadSettings.ts';
import type { Duty } from './serve.ts';
import { source } from './source.ts';
import { HOW_TO_START, Thread } from './thread.ts';

/** Work that threads are sent to; they serve one team at a time. */
export interface Team {
  /** The duty of each thread except the first. */
  duties(): readonly Duty[];
  /** Releases the threads, for another team. */
  dismiss(): void;
  /** Ends the team because one of its threads has failed. */
  stop(reason: string): void;
  readonly threads: number;
  /** How many programs the team has run. */
  readonly runs: number;
  /** Whether it is running a program, and cannot be dismissed. */
  readonly busy: boolean;
  /** Whether all threads are present. */
  readonly complete: boolean;
  /** When it last needed its threads, by the clock. */
  readonly wanted: number;
}

/** What creates workers: this library, or the user's function. */
type Maker = typeof threadSettings.createWorker;

/** After this many losses in a row, without a complete team in between, no more threads are started. */
const MOST_LOSSES = 5;

/** After this many milliseconds without a run, a team is dismissed, because its memory may be unreferenced. */
const IDLE = 1000;

/** How many milliseconds a team keeps its threads from another: if it needs them only now and then, and at most. */
const PAUSE = 20;
const TURN = 200;

/** How many milliseconds the threads of a stopped team may take to leave it. */
export const LEAVE = 500;

/**
 * The maximum size and number of memories that threads serve before they are replaced: they keep all of them until they
 * end.
 */
const MOST_BYTES = 2 ** 28;
const MOST_MEMORIES = 64;

let threads: Thread[] = [];
/** The memories that these threads have served, with the counted bytes of each, and in total. */
let memories = new WeakMap<WebAssembly.Memory, number>();
let [bytes, count] = [0, 0];
let serving: Team | undefined;
/** When the threads were sent to it. */
let since = 0;
/** How often threads were discarded: duties of earlier ones never end. */
let generation = 0;
/** What has created threads that were seen to start. */
const proven = new Set<Maker>();
/** Losses since threads last joined a team. */
let losses = 0;
let watched = false;
let told = false;

/** Whether threads are available; if not, reports it once. */
export function threadsAllowed(): boolean {
  const reason = whyAlone();
  if (reason) sayAlone(reason);
  return reason === undefined;
}

/** Reports why one thread is used, once. */
export function sayAlone(reason: string, until = ''): void {
  if (!told) console.warn(`lanewise: one thread is used${until}: ${reason}`);
  told = true;
}

/** Sends threads to a team, new ones if there are too few; if another team has its turn, it is dismissed afterwards. */
export function enlist(team: Team): void {
  const time = now();
  if (serving && hasTurn(serving, time)) return;
  if (serving) release(serving);
  const reason = startThreads(team.threads - 1);
  serving = team;
  since = time;
  if (reason === undefined) for (const [index, duty] of team.duties().entries()) send(duty, index);
  else fail(reason, threadSettings.createWorker);
  if (!watched) dismissWhenIdle();
}

function send(duty: Duty, index: number): void {
  threads[index]?.send(duty);
  const known = memories.get(duty.memory);
  const { byteLength } = duty.memory.buffer;
  memories.set(duty.memory, byteLength);
  bytes += byteLength - (known ?? 0);
  if (known === undefined) count++;
}

function hasTurn({ busy, wanted }: Team, time: number): boolean {
  return busy || (time - wanted < PAUSE && time - since < TURN);
}

export function serves(team: Team): boolean {
  return serving === team;
}

/** Whether the threads work for another team. */
export function servesOther(team: Team): boolean {
  return serving !== undefined && serving !== team && hasTurn(serving, now());
}

/** The generation of the current threads; others are discarded. */
export const currentGeneration = (): number => generation;

/** Records that the threads have joined a team: they can start here. */
export function prove(): void {
  if (losses > 0) losses = 0;
  for (const { maker } of threads) proven.add(maker);
}

/**
 * Handles threads that were requested and have not come. If they come from a user's function and were never seen to
 * start, this is an error; else one thread continues, which is reported once.
 *
 * @returns the reason, if it is an error.
 */
export function noStart(): string | undefined {
  const reason = 'no start';
  if (threads.some(({ maker }) => maker && !proven.has(maker))) return reason;
  sayAlone('this machine is busy, or does not let workers start', ' until others start');
  return undefined;
}

/** Releases the threads of a team, if they serve it. */
export function release(team: Team): void {
  if (serving !== team) return;
  team.dismiss();
  serving = undefined;
  if (bytes > MOST_BYTES || count > MOST_MEMORIES) discardThreads();
}

/** Records that the threads of a stopped team have left it, and can serve another. */
export function free(team: Team): void {
  if (serving === team) serving = undefined;
}

/** Discards the threads of a team that has lost one, unless they already serve another. */
export function discardThreadsOf(team: Team): void {
  if (serving === undefined || serving === team) discardThreads();
}

/** Discards all threads, because one is unreliable, and ends them after they had time to leave their team. */
function discardThreads(): void {
  const discarded = threads;
  threads = [];
  memories = new WeakMap();
  [bytes, count] = [0, 0];
  serving = undefined;
  generation++;
  const timer = setTimeout(() => {
    for (const thread of discarded) thread.end();
  }, LEAVE);
  (timer as { unref?(): void }).unref?.();
}

/** Starts threads, up to `count`, asynchronously. Returns why one cannot be created. */
export function startThreads(count: number): string | undefined {
  try {
    while (threads.length < count) threads.push(start());
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function start(): Thread {
  const thread: Thread = new Thread({
    source,
    keepsProcess: false,
    onFailure(reason) {
      if (threads.includes(thread)) fail(reason, thread.maker);
    },
  });
  return thread;
}

/**
 * If threads cannot start, there is one. A thread that ends later stops the team it serves; a team that is not yet
 * complete loses nothing, and other threads are sent.
 */
function fail(reason: string, maker: Maker): void {
  const team = serving;
  const lost = team?.complete;
  discardThreads();
  if (++losses > MOST_LOSSES) proven.delete(maker);
  if (proven.has(maker)) {
    if (lost) team?.stop(reason);
  } else if (maker) {
    team?.stop(reason);
  } else {
    refuseThreads(`a worker did not start (${reason})${builtin('node:worker_threads') ? '' : `; ${HOW_TO_START}`}`);
    threadsAllowed();
  }
}

function dismissWhenIdle(): void {
  watched = true;
  let seen: readonly [Team | undefined, number] = [undefined, 0];
  const timer = setInterval(() => {
    if (serving && !serving.busy && seen[0] === serving && seen[1] === serving.runs) release(serving);
    seen = [serving, serving?.runs ?? 0];
    watched = serving !== undefined;
    if (!watched) clearInterval(timer);
  }, IDLE);
  (timer as { unref?(): void }).unref?.();
}
