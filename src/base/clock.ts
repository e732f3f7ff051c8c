// What keeps time, as it was when this was loaded: tests put fakes in its place, and some leave globals out, but not what
// Node's own modules have.

import { builtin, type Timers } from './node.ts';

const timers = builtin('node:timers') ?? (globalThis as unknown as Timers);
const meter = builtin('node:perf_hooks')?.performance ?? (globalThis as { performance?: Performance }).performance;

/** Milliseconds since some moment. */
export const now: () => number = meter ? meter.now.bind(meter) : Date.now;

export const { setTimeout, setInterval, clearInterval, setImmediate } = timers;
