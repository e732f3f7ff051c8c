import { BARRIER_BYTES, run } from '../generated/run';
import { REST, arrive, barrier } from './barrier';

/** The program that the team is to run, or 0 to leave. */
const PROGRAM: usize = REST;
/** How many threads beside the first have come into the team, and left it, ever. */
const CAME: usize = REST + 64;
const LEFT: usize = REST + 128;

/** Bytes of a team's words. */
export const TEAM: u32 = <u32>REST + 192;

/** Runs programs as one of a team, not the first, until dismissed or stopped. */
export function serve(team: usize, thread: u32, threads: u32): void {
  atomic.add<u32>(team + CAME, 1);
  while (barrier(team, thread, threads)) {
    const program = load<usize>(team + PROGRAM);
    if (program == 0 || run(program + BARRIER_BYTES, team, thread, threads) != 0) break;
  }
  atomic.add<u32>(team + LEFT, 1);
}

/** Runs a program that begins with a barrier as the first of a team. Returns what `run` does, which goes on from there. */
export function lead(program: usize, team: usize, threads: u32): usize {
  store<usize>(team + PROGRAM, program);
  return run(program, team, 0, threads);
}

/** Lets the other threads of a team leave; does not wait until they have. */
export function dismiss(team: usize, threads: u32): void {
  store<usize>(team + PROGRAM, 0);
  arrive(team, threads);
}

export function came(team: usize): u32 {
  return atomic.load<u32>(team + CAME);
}

export function left(team: usize): u32 {
  return atomic.load<u32>(team + LEFT);
}
