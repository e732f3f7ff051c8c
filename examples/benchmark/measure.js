// One contestant with one workload, as bench/measure.js has it, but on a page: one after the other.

import { makeData } from '../../bench/data.js';
import { sameLoss, whole } from '../../bench/workloads.js';

/** @returns the version, the loss after the workload's check, whether it counts, and the most samples per second. */
export async function measure(workload, contestant, reference, plan) {
  const results = [];
  for (const mode of workload.task === 'train' ? contestant.train : contestant.predict) {
    results.push(await measureMode(workload, contestant, mode, plan));
  }
  const wrong = results.find(({ loss }) => !sameLoss(loss, reference));
  const { version, loss } = wrong ?? results[0];
  return { version, loss, counts: !wrong, rate: Math.max(...results.map(({ rate }) => rate)) };
}

async function measureMode(workload, { load, options }, mode, { warmSeconds, turns, turnSeconds }) {
  const { prepare } = await load();
  const contestant = await prepare(workload, makeData(workload), { ...options, mode });
  await contestant.run(workload.check);
  const loss = await contestant.loss();
  const speed = await stepsPerSecond(workload, contestant, workload.batches, warmSeconds);
  const steps = whole(workload, speed * turnSeconds);
  let rate = 0;
  for (let turn = 0; turn < turns; turn++) {
    rate = Math.max(rate, (steps * workload.batch) / (await secondsOf(contestant, steps)));
  }
  return { version: contestant.version, loss, rate };
}

/** Runs for so many seconds, each time longer, for JavaScript is compiled while it runs. */
async function stepsPerSecond(workload, contestant, first, seconds) {
  let speed = 0;
  for (let steps = first, spent = 0; spent < seconds; steps = whole(workload, Math.min(4 * steps, speed * seconds))) {
    const time = await secondsOf(contestant, steps);
    speed = steps / time;
    spent += time;
  }
  return speed;
}

async function secondsOf(contestant, steps) {
  await new Promise((resolve) => setTimeout(resolve));
  const start = performance.now();
  await contestant.run(steps);
  return Math.max(performance.now() - start, 1e-3) / 1000;
}
