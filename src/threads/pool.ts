import { clearInterval, now, setInterval, setTimeout } from '../base/clock.ts';
import { builtin } from '../base/node.ts';
import { refuseThreads, threadSettings, whyAlone } from '../engine/threadSettings.ts';
import { type Duty, source } from './serve.ts';
import { HOW_TO_START, Thread } from './thread.ts';

/** Work that threads are sent to; they serve one team at a time. */
export interface Team {
  /** What each thread is to do, but the first. */
  duties(): readonly Duty[];
  /** Lets the threads go, to be sent to another team. */
  dismiss(): void;
  /** Ends the team: one of its threads has failed. */
  stop(reason: string): void;
  readonly threads: number;
  /** How often the team has run a program. */
  readonly runs: number;
  /** Whether it is within a program, so that it cannot be dismissed. */
  readonly busy: boolean;
  /** Whether all threads have come. */
  readonly complete: boolean;
  /** When it last wanted its threads, by the clock. */
  readonly wanted: number;
}

/** What makes workers: this library, or the user. */
type Maker = typeof threadSettings.createWorker;

/** Losses in a row, without a team to which all have come, after which threads do not start any more. */
const MOST_LOSSES = 5;

/** Milliseconds after which a team that does not run is dismissed: its memory may be forgotten then. */
const IDLE = 1000;

/** Milliseconds for which a team keeps its threads from another: as long as it wants them now and then, and at most. */
const PAUSE = 20;
const TURN = 200;

/** Milliseconds that the threads of a stopped team may take to leave it. */
export const LEAVE = 500;

/** Bytes of memories, and their number, that threads may have served: what they served they keep until they end. */
const MOST_BYTES = 2 ** 28;
const MOST_MEMORIES = 64;

let threads: Thread[] = [];
/** The memories that these threads have served, with the bytes that are counted of each, and of all. */
let memories = new WeakMap<WebAssembly.Memory, number>();
let [bytes, count] = [0, 0];
let serving: Team | undefined;
/** When the threads were sent to it. */
let since = 0;
/** How often threads were forgotten: duties of those before are never left. */
let generation = 0;
/** What has made threads that came when they were sent: they can start. */
const proven = new Set<Maker>();
/** Losses since threads came. */
let losses = 0;
let watched = false;
let told = false;

/** Whether threads can be had; if not, says so once. */
export function threadsAllowed(): boolean {
  const reason = whyAlone();
  if (reason) sayAlone(reason);
  return reason === undefined;
}

/** Says why one thread is used, the first time only. */
export function sayAlone(reason: string, until = ''): void {
  if (!told) console.warn(`lanewise: one thread is used${until}: ${reason}`);
  told = true;
}

/** Sends threads, new ones if there are too few, to a team, unless another has its turn; that one is dismissed after it. */
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

/** Whether the threads are at work for another team. */
export function servesOther(team: Team): boolean {
  return serving !== undefined && serving !== team && hasTurn(serving, now());
}

/** Which threads there are: those of another generation are forgotten. */
export const currentGeneration = (): number => generation;

/** The threads have come to a team: they can start here. */
export function prove(): void {
  if (losses > 0) losses = 0;
  for (const { maker } of threads) proven.add(maker);
}

/**
 * Threads were sent for and have not come. Those that were never seen to start, of a way to make workers that the user gave,
 * are an error; else one thread goes on, which is said once.
 *
 * @returns the reason, where it is an error.
 */
export function noStart(): string | undefined {
  const reason = 'no start';
  if (threads.some(({ maker }) => maker && !proven.has(maker))) return reason;
  sayAlone('this machine is busy, or does not let workers start', ' until others start');
  return undefined;
}

/** Lets the threads of a team go, if they serve it. */
export function release(team: Team): void {
  if (serving !== team) return;
  team.dismiss();
  serving = undefined;
  if (bytes > MOST_BYTES || count > MOST_MEMORIES) discardThreads();
}

/** The threads of a stopped team have left it, and can serve another. */
export function free(team: Team): void {
  if (serving === team) serving = undefined;
}

/** Forgets the threads of a team that has lost one, unless they are another's already. */
export function discardThreadsOf(team: Team): void {
  if (serving === undefined || serving === team) discardThreads();
}

/** Forgets all threads, one of which cannot be relied on, and ends them when they had time to leave their team. */
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

/** Starts threads, up to so many: they come while something else is done. Returns why one cannot be made. */
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
 * Where threads cannot start, there is one. One that ends later takes from the team that it serves; a team to which not all
 * have come yet has lost nothing: others are sent.
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
