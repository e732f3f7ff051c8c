import { clearInterval, setInterval, setTimeout } from '../engine/clock.ts';
import { builtin } from '../engine/node.ts';
import { refuseThreads, threadSettings, whyAlone } from '../engine/threads.ts';
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
  /** How often the team has run a program. */
  readonly runs: number;
  /** Whether it is within a program, so that it cannot be dismissed. */
  readonly busy: boolean;
}

/** Milliseconds after which a team that does not run is dismissed: its memory may be forgotten then. */
const IDLE = 1000;

/** Milliseconds that the threads of a stopped team may take to leave it. */
export const LEAVE = 500;

let threads: Thread[] = [];
let serving: Team | undefined;
let watched = false;
let told = false;

/** Whether threads can be had; if not, says so once. */
export function threadsAllowed(): boolean {
  const reason = whyAlone();
  if (reason && !told) {
    told = true;
    console.warn(`lanewise: one thread is used: ${reason}`);
  }
  return reason === undefined;
}

/** Sends threads, new ones if there are too few, to a team, unless they are at work for another; that one is dismissed. */
export function enlist(team: Team): void {
  if (serving?.busy) return;
  serving?.dismiss();
  serving = team;
  const duties = team.duties();
  const reason = startThreads(duties.length);
  if (reason === undefined) for (const [index, duty] of duties.entries()) threads[index]?.send(duty);
  else fail(reason, true);
  if (!watched) dismissWhenIdle();
}

export function serves(team: Team): boolean {
  return serving === team;
}

/** Lets the threads of a team go, if they serve it. */
export function release(team: Team): void {
  if (serving !== team) return;
  team.dismiss();
  serving = undefined;
}

/** Forgets the threads of a team that has lost one, unless they are another's already. */
export function discardThreadsOf(team: Team): void {
  if (serving === undefined || serving === team) discardThreads();
}

/** Forgets all threads, one of which cannot be relied on, and ends them when they had time to leave their team. */
function discardThreads(): void {
  const discarded = threads;
  threads = [];
  serving = undefined;
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
      if (threads.includes(thread)) fail(reason, serving?.runs === 0);
    },
  });
  return thread;
}

/** A page's policy may forbid workers made from text: then there is one thread. Any other failure is the team's. */
function fail(reason: string, atStart: boolean): void {
  const team = serving;
  discardThreads();
  if (atStart && !threadSettings.createWorker && !builtin('node:worker_threads')) {
    refuseThreads(`a worker did not start (${reason}); ${HOW_TO_START}`);
    threadsAllowed();
  } else team?.stop(reason);
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
