// Where the threads of a team meet. The team's words, each on a cache line of its own so that one's waiting does not slow
// another's writing:

const LINE: usize = 64;
/** How often the team has met. A thread waits for it to change. */
const PHASE: usize = 0;
/** Threads that have arrived since. */
const ARRIVED: usize = LINE;
/** Threads that sleep until PHASE changes. */
const SLEEPERS: usize = 2 * LINE;
/** Not 0 when a thread has failed: then nobody waits. */
const STOPPED: usize = 3 * LINE;
/** Whether the first thread has arrived without seeing the others yet, and then the phase it arrived in. */
const LATE: usize = 4 * LINE;
const LATE_PHASE: usize = 4 * LINE + 4;
/** How often a thread looks at PHASE before it sleeps; how often the first one does, and the nanoseconds (i64) that it then
 *  sleeps at most, 0 if it must not. */
const SPINS: usize = 5 * LINE;
const LEADER_SPINS: usize = 5 * LINE + 4;
const LEADER_SLEEP: usize = 5 * LINE + 8;

/** The first words after those of the barrier. */
export const REST: usize = 6 * LINE;

/** Nanoseconds after which a sleeping thread looks whether the team is stopped. */
const NAP: i64 = 100_000_000;

/** How long threads wait: how often they look before they sleep, and how long the first one sleeps. */
export function setPatience(team: usize, spins: u32, leaderSpins: u32, leaderSleep: i64): void {
  store<u32>(team + SPINS, spins);
  store<u32>(team + LEADER_SPINS, leaderSpins);
  store<i64>(team + LEADER_SLEEP, leaderSleep);
}

/** Ends all waiting in the team, for good. */
export function stop(team: usize): void {
  atomic.store<u32>(team + STOPPED, 1);
  atomic.notify(team + PHASE, -1);
}

/** Whether the team is stopped. */
export function isStopped(team: usize): bool {
  return atomic.load<u32>(team + STOPPED) != 0;
}

/**
 * Returns true when all threads have arrived. False when the team is stopped before; and to the first thread when its
 * patience is over: the next call of that thread goes on waiting.
 */
export function barrier(team: usize, thread: u32, threads: u32): bool {
  if (thread == 0) return leaderBarrier(team, threads);
  const phase = arrive(team, threads);
  while (!spin(team, phase, load<u32>(team + SPINS))) {
    if (isStopped(team)) return false;
    sleep(team, phase, NAP);
  }
  return true;
}

function leaderBarrier(team: usize, threads: u32): bool {
  const phase = load<u32>(team + LATE) ? load<u32>(team + LATE_PHASE) : arrive(team, threads);
  const nanoseconds = load<i64>(team + LEADER_SLEEP);
  let met = spin(team, phase, load<u32>(team + LEADER_SPINS));
  if (!met && nanoseconds > 0 && !isStopped(team)) {
    sleep(team, phase, nanoseconds);
    met = atomic.load<u32>(team + PHASE) != phase;
  }
  store<u32>(team + LATE, met ? 0 : 1);
  store<u32>(team + LATE_PHASE, phase);
  return met;
}

/** Counts a thread in; the last one opens the barrier. Returns the phase until whose end the thread has to wait. */
export function arrive(team: usize, threads: u32): u32 {
  const phase = atomic.load<u32>(team + PHASE);
  if (atomic.add<u32>(team + ARRIVED, 1) == threads - 1) {
    atomic.store<u32>(team + ARRIVED, 0);
    atomic.store<u32>(team + PHASE, phase + 1);
    if (atomic.load<u32>(team + SLEEPERS) != 0) atomic.notify(team + PHASE, -1);
  }
  return phase;
}

/** Looks until the phase is over, so many times; returns whether it is. */
function spin(team: usize, phase: u32, times: u32): bool {
  for (let i: u32 = 0; i <= times; i++) {
    if (atomic.load<u32>(team + PHASE) != phase) return true;
  }
  return false;
}

/** No local variable may be alive while it waits, only parameters: the baseline compiler of V8 11.3 (Node 20) loses it. */
function sleep(team: usize, phase: u32, nanoseconds: i64): void {
  atomic.add<u32>(team, 1, SLEEPERS);
  atomic.wait<i32>(team + PHASE, phase, nanoseconds);
  atomic.sub<u32>(team, 1, SLEEPERS);
}
