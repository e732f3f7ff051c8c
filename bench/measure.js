// Measures all contestants with one workload: their processes live side by side and take turns, so that whatever
// disturbs the machine disturbs all of them alike. Every round starts new processes.

import { contestants, modesFor } from './contestants/index.js';
import { withPackedData } from './packed-data.js';
import { Contestant } from './process.js';
import { referenceLoss } from './reference.js';
import { best } from './statistics.js';
import { sameLoss, whole } from './workloads.js';

/** An epoch that takes longer, in seconds, is measured in the first round only, and there once. */
const SLOW = 3;
/** Seconds that a contestant may take for one answer. */
const PATIENCE = 180;
/** A turn is taken again, up to twice, when the process got less of the processor than this. */
const SHARE = 0.9;
/** Warm is who has got no faster, by this factor, for so many blocks of so many seconds. */
const FASTER_YET = 1.05;
const CALM = 4;
const BLOCK = 0.2;
/** A mode is left after its first turn when another one of the same contestant is so much faster. */
const FASTER = 1.25;

/** The contestants of a workload, one entry for each of their first `modes` modes. */
export const entriesOf = (workload, takesPart, modes) =>
  contestants.filter(takesPart).flatMap((contestant) =>
    modesFor(contestant, workload)
      .slice(0, modes)
      .map((mode) => ({ contestant, mode, rates: [] })),
  );

/** @returns entries with `rates` (samples/s of every turn), `loss` and whether it `counts`, or an `error`. */
export async function measureWorkload(workload, entries, plan, { python, log }) {
  await withPackedData(workload, async (packed) => {
    for (let round = 0; round < plan.rounds; round++) {
      await playRound(workload, entries.filter(playing), round, plan, { python, packed, log });
    }
  });
  const reference = referenceLoss(workload);
  for (const entry of entries) {
    entry.counts = !entry.error && sameLoss(entry.loss, reference);
  }
  return { reference, entries };
}

const playing = ({ error, left, slow }) => !error && !left && !slow;

async function playRound(workload, entries, round, plan, { python, packed, log }) {
  for (const entry of entries) {
    const { module, options, threads, held } = entry.contestant;
    const request = { module, options, threads, held, mode: entry.mode, workload, ...packed };
    entry.process = new Contestant(request, entry.contestant.python && python);
    await attempt(entry, log, () => prepare(workload, entry, round, plan));
  }
  for (let turn = 0; turn < plan.turns; turn++) {
    for (const entry of entries.filter(({ turns }) => turn < turns).filter(playing)) {
      await attempt(entry, log, () => takeTurn(workload, entry));
    }
    if (round === 0 && turn === 0) leaveSlowerModes(entries);
  }
  for (const entry of entries) {
    await entry.process.close();
    if (entry.rates.length > 0 && !entry.error && (round === plan.rounds - 1 || !playing(entry))) log(entry);
  }
}

async function attempt(entry, log, work) {
  try {
    await work();
  } catch (error) {
    entry.error = error.message;
    await entry.process.close();
    log(entry);
  }
}

/** Starts, in the first round shows the loss, and warms up; finds out how many steps a turn takes. */
async function prepare(workload, entry, round, plan) {
  const { turns, turnSeconds } = plan;
  const { version, kernels } = await entry.process.ready(PATIENCE);
  entry.version = version;
  entry.kernels = kernels;
  const { seconds } = await entry.process.ask({ run: workload.check }, PATIENCE);
  if (round === 0) entry.loss = (await entry.process.ask({ loss: true }, PATIENCE)).loss;
  if ((seconds / workload.check) * workload.batches > SLOW) {
    entry.slow = true;
    entry.rates.push((workload.check * workload.batch) / seconds);
    return;
  }
  const speed = await warmUp(workload, entry, seconds, plan);
  entry.steps = whole(workload, speed * turnSeconds);
  // A turn is at least an epoch; who takes long for one gets fewer of them.
  entry.turns = Math.max(1, Math.min(turns, Math.round((turns * turnSeconds * speed) / entry.steps)));
}

/** Runs until that gets no faster, for JavaScript is compiled while it runs. Returns the last steps per second. */
async function warmUp(workload, entry, spent, { warmSeconds }) {
  let steps = workload.check;
  let speed = steps / spent;
  let top = speed;
  let calm = 0;
  for (let warm = spent; calm < CALM && warm < warmSeconds; ) {
    steps = whole(workload, Math.min(4 * steps, speed * BLOCK));
    const { seconds } = await entry.process.ask({ run: steps }, PATIENCE);
    speed = steps / seconds;
    calm = speed > FASTER_YET * top ? 0 : calm + 1;
    top = Math.max(top, speed);
    warm += seconds;
  }
  return speed;
}

async function takeTurn({ batch }, entry) {
  let rate = 0;
  for (let tries = 0; tries < 3; tries++) {
    const { seconds, cpu } = await entry.process.ask({ run: entry.steps }, PATIENCE);
    rate = Math.max(rate, (entry.steps * batch) / seconds);
    if (cpu / seconds >= SHARE) break;
  }
  entry.rates.push(rate);
}

function leaveSlowerModes(entries) {
  for (const entry of entries.filter(playing)) {
    const others = entries.filter(({ contestant, rates }) => contestant === entry.contestant && rates.length > 0);
    if (best(others.map(({ rates }) => best(rates))) > FASTER * best(entry.rates)) entry.left = true;
  }
}
