// Under which policies of a page what works: the table of docs/guides/page.md.

import { describe, expect, test } from 'vitest';
import { PINNED } from '../support/trained.ts';
import type { Pinned } from './page/scenarios/pinned.ts';
import { isolation, policy } from './support/headers.ts';
import { site } from './support/site.ts';

const wasm = "script-src 'self' 'wasm-unsafe-eval'; ";
const policies = {
  none: {},
  'worker-src blob:': policy(`${wasm}worker-src 'self' blob:`),
  "worker-src 'self'": policy(`${wasm}worker-src 'self'`),
  "no 'wasm-unsafe-eval'": policy("script-src 'self'; worker-src 'self' blob:"),
  'Trusted Types': policy("require-trusted-types-for 'script'"),
  'Trusted Types, our policy': policy("require-trusted-types-for 'script'; trusted-types lanewise page"),
  'Trusted Types, not our policy': policy("require-trusted-types-for 'script'; trusted-types page"),
};

/** How a training ends: with the pinned bits, on two threads or with a warning that says why on one; or with an error. */
type End =
  | 2
  | 'not isolated'
  | 'no worker'
  | 'no worker for fitInWorker'
  | 'no WebAssembly'
  | 'untrusted'
  | 'untrusted thread';

const HINT =
  'if a Content-Security-Policy forbids it, allow worker-src blob: (and trusted-types lanewise) ' +
  'or give engine({ createWorker })';
const escaped = HINT.replaceAll(/[()]/g, '\\$&');

const warnings: Partial<Record<End, RegExp>> = {
  'not isolated': /^lanewise: one thread is used: the page is not cross-origin isolated; serve it with the headers /,
  'no worker': new RegExp(`^lanewise: one thread is used: a worker did not start \\(.+\\); ${escaped}$`),
};

const errors: Partial<Record<End, RegExp>> = {
  untrusted: /Failed to construct 'Worker': This document requires 'TrustedScriptURL' assignment/,
  'untrusted thread': /threads: a worker failed: Failed to construct 'Worker': This document requires /,
  'no worker for fitInWorker': new RegExp(`fitInWorker: the worker failed: .+; ${escaped}`),
  'no WebAssembly':
    /engine: a Content-Security-Policy forbids WebAssembly; allow script-src 'wasm-unsafe-eval', or call engine/,
};

const ways = [
  ['fit in the page', 'pinned', false],
  ['fitInWorker', 'pinned', true],
  ["fit in the page's worker", 'pinnedInWorker', false],
] as const;

type Row = readonly [name: keyof typeof policies, workers: Pinned['workers'], ...ends: readonly [End, End, End]];

const none = ['no worker', 'no worker for fitInWorker', 'no worker'] as const;
const wrong = ['no WebAssembly', 'no WebAssembly', 'no WebAssembly'] as const;

/** On an isolated page: fit there, fitInWorker there, fit in a worker of the page. */
// biome-ignore format: a table
const isolated: readonly Row[] = [
  ['none',                          'text',           2, 2, 2],
  ['none',                          'file',           2, 2, 2],
  ['worker-src blob:',              'text',           2, 2, 2],
  ['worker-src blob:',              'file',           2, 2, 2],
  ["worker-src 'self'",             'text',           ...none],
  ["worker-src 'self'",             'file',           2, 2, 2],
  ["no 'wasm-unsafe-eval'",         'text',           ...wrong],
  ["no 'wasm-unsafe-eval'",         'file',           ...wrong],
  ['Trusted Types',                 'text',           2, 2, 2],
  ['Trusted Types',                 'file',           2, 2, 2],
  ['Trusted Types',                 'untrusted file', 'untrusted', 'untrusted', 'untrusted'],
  ['Trusted Types, our policy',     'text',           2, 2, 2],
  ['Trusted Types, our policy',     'file',           2, 2, 2],
  ['Trusted Types, not our policy', 'text',           ...none],
  ['Trusted Types, not our policy', 'file',           2, 'untrusted thread', 2],
];

/** A page that is not isolated wants no threads, and workers for `fitInWorker` only. */
const elsewhere = (end: End, way: number): End =>
  end === 'no WebAssembly' || (way === 1 && (end === 'untrusted' || end === none[1])) ? end : 'not isolated';

const cells = [true, false].flatMap((isIsolated) =>
  isolated.map(([name, workers, ...ends]) => ({
    ...{ page: isIsolated ? 'isolated' : 'not isolated', name, workers },
    headers: { ...(isIsolated ? isolation : {}), ...policies[name] },
    ends: isIsolated ? ends : ends.map(elsewhere),
  })),
);

describe.each(cells)('$page, policy: $name, workers from $workers', ({ headers, workers, ends }) => {
  const visit = site(headers);

  test.each(
    ways.map((way, index) => [...way, ends[index] as End] as const),
  )('%s', async (_, scenario, byFitInWorker, end) => {
    const ending = visit(scenario, { workers, byFitInWorker });
    if (errors[end]) return expect(ending).rejects.toThrow(errors[end]);
    const { outcome, warnings: told } = await ending;
    expect(outcome.weights).toBe(PINNED.relaxed);
    // Each worker of fitInWorker tells its own.
    expect([...new Set(told)]).toEqual(warnings[end] ? [expect.stringMatching(warnings[end])] : []);
    if (!byFitInWorker && end === 2) expect(outcome.threads).toBe(2);
  });
});
