import { expect, expectTypeOf, test, vi } from 'vitest';
import { dense, sequential } from '../../src/index.ts';
import type { Executor } from '../../src/jobs/executor.ts';
import type { Job } from '../../src/jobs/job.ts';
import {
  asha,
  choice,
  cma,
  float,
  grid,
  hyperband,
  int,
  median,
  memory,
  quasiRandom,
  random,
  reportTo,
  search,
  study,
  tpe,
  when,
} from '../../src/search/index.ts';
import objective from './objective.js';

const space = {
  x: float(-2, 2),
  units: int(1, 64, { log: true }),
  kind: choice('a', 'b'),
  share: when({ kind: 'b' }, float(0, 1)),
};

type Values = { x: number; units: number; kind: 'a' | 'b'; share: number | undefined };

const loss = ({ x, units, kind, share }: Values) =>
  x * x + Math.abs(Math.log(units / 8)) + (kind === 'b' ? (share as number) : 0.5);

/** Resolves after some turns of the event loop, more for some trials than for others. */
async function late(number: number): Promise<void> {
  for (let turn = (number * 7919) % 13; turn >= 0; turn--) await new Promise((resolve) => setImmediate(resolve));
}

test('values have the types of their parameters', async () => {
  const done = await search(space, loss, { trials: 1, seed: 1 });
  expectTypeOf(done.best.params.kind).toEqualTypeOf<'a' | 'b'>();
  expectTypeOf(done.best.params.units).toEqualTypeOf<number>();
  expectTypeOf(done.best.params.share).toEqualTypeOf<number | undefined>();
  const together = await search({ a: choice(1, [2]) }, (all) => all.map(({ a }) => (a === 1 ? 0 : 1)), {
    ...{ trials: 6, together: 3, seed: 0 },
  });
  expect(together.trials.map(({ value }) => value).every((value) => value === 0 || value === 1)).toBe(true);
});

test.each([
  random(),
  quasiRandom(),
  tpe(),
  cma(),
])('the same trials for any number of workers, in any order: $name', async (sampler) => {
  const run = async (workers: number) => {
    const done = await search(
      space,
      async (params, { number }) => {
        await late(number);
        return loss(params);
      },
      { trials: 40, seed: 5, sampler, workers },
    );
    return done.trials;
  };
  const alone = await run(1);
  expect(alone.length).toBe(40);
  expect(alone.map(({ number }) => number)).toEqual(alone.map((_, i) => i));
  expect(await run(2)).toEqual(alone);
  expect(await run(4)).toEqual(alone);
});

test('a trial hangs on the values of all trials up to `ahead` before it, and on no other', () => {
  const asked = (changed: number) => {
    const trials = study(space, { seed: 3, ahead: 3 });
    for (let i = 0; i < 30; i++) {
      const trial = trials.ask();
      trials.tell(trial, loss(trial.params) + (i === changed ? -100 : 0));
    }
    return trials.trials.map(({ params }) => params);
  };
  const plain = asked(-1);
  const differs: boolean[] = [];
  for (const changed of [12, 17, 22, 25]) {
    const other = asked(changed);
    expect(other.slice(0, changed + 3)).toEqual(plain.slice(0, changed + 3));
    differs.push(JSON.stringify(other[changed + 3]) !== JSON.stringify(plain[changed + 3]));
  }
  expect(differs).toContain(true);
});

test('no more are asked for than may run at the same time', () => {
  const trials = study(space, { seed: 3, ahead: 2 });
  trials.ask();
  const second = trials.ask();
  expect(trials.ready).toBe(false);
  expect(() => trials.ask()).toThrow('ask: tell trial 0 first: 2 trials run at the same time');
  trials.tell(second, 1);
  expect(() => trials.ask()).toThrow('ask: tell trial 0 first');
  trials.tell(0, 2);
  expect(trials.ask().number).toBe(2);
  expect(() => trials.tell(0, 2)).toThrow('tell: trial 0 was told before');
  expect(() => trials.tell(7, 2)).toThrow('tell: trial 7 was not asked for');
  expect(() => trials.tell(2, 'good' as never)).toThrow(
    "tell: outcome must be a number, or an object with value or error, got 'good'",
  );
});

test('trials that run together are asked for together, and hang on all before them', async () => {
  const sizes: number[] = [];
  const together = await search(
    space,
    (all, contexts) => {
      sizes.push(all.length);
      expect(contexts.map(({ number }) => number % 4)).toEqual([0, 1, 2, 3].slice(0, all.length));
      return Float64Array.from(all, loss);
    },
    { trials: 18, together: 4, seed: 2 },
  );
  expect(sizes).toEqual([4, 4, 4, 4, 2]);
  expect(together.trials.length).toBe(18);
  await expect(search(space, () => [1], { trials: 4, together: 4, seed: 2 })).rejects.toThrow(
    'objective: what it returns must be an array of 4 numbers, got an array of 1',
  );
});

test('the best is the first of the best', async () => {
  const values = [3, 1, Number.NaN, 1, 2];
  const run = (better: 'less' | 'more') =>
    search(space, (_, { number }) => values[number] as number, { trials: 5, better, seed: 0 });
  expect((await run('less')).best).toMatchObject({ number: 1, value: 1 });
  expect(() => study(space).best).toThrow('best: no trial has come to its end');
  const more = await run('more');
  expect(more.best).toMatchObject({ number: 0, value: 3 });
  expect(more.trials[2]).toMatchObject({ state: 'failed', error: 'the value is NaN' });
  expect(more.trials[2]).not.toHaveProperty('value');
});

test('the table has the best first, then those that were stopped or failed', () => {
  const trials = study(
    { x: float(0, 1), kind: choice('a', [1]), y: when({ kind: 'a' }, int(0, 9)) },
    {
      ...{ sampler: random(), seed: 2, ahead: 4 },
      first: [
        { x: 0.5, kind: 'a', y: 3 },
        { x: 1 / 3, kind: [1], y: undefined },
        { x: 0, kind: [1], y: undefined },
        { x: 1, kind: 'a', y: 0 },
      ],
    },
  );
  for (let i = 0; i < 4; i++) trials.ask();
  trials.tell(0, 2);
  trials.tell(1, 0.123456789);
  trials.tell(2, { error: 'Error: too slow' });
  trials.tell(3, {
    value: 1,
    reports: [
      [1, 5],
      [2, 7],
    ],
    stopped: true,
  });
  expect(trials.table().split('\n')).toEqual([
    'trial    value        x  kind  y',
    '    1  0.12346  0.33333   [1]',
    '    0        2      0.5     a  3',
    '    3        7        1     a  0  stopped after step 2',
    '    2                 0   [1]     Error: too slow',
  ]);
  expect(trials.table(1).split('\n').length).toBe(2);
  expect(Object.keys(trials.importances).sort()).toEqual(['kind', 'x', 'y']);
});

test('what you have is tried first', async () => {
  const first = [{ x: 0, units: 8, kind: 'b', share: 0.25 }] as const;
  const done = await search(space, loss, { trials: 3, first, seed: 0 });
  expect(done.trials[0]).toMatchObject({ params: first[0], value: 0.25 });
  expect(() => study(space, { first: [{ x: 9, units: 8, kind: 'a' } as never] })).toThrow(
    'study: first[0].x must be a number from -2 to 2, got 9',
  );
});

test('a grid has all combinations, those with their own parameters too', async () => {
  const tree = { a: int(0, 1), kind: choice('a', 'b'), rate: when({ kind: 'b' }, float(0.01, 1, { log: true })) };
  const done = await search(tree, ({ a, rate = 0 }) => a + rate, { sampler: grid({ rate: 3 }), seed: 0 });
  const rates = [0.01, 0.1, 1];
  const halves = [0, 1].map((a) => [{ a, kind: 'a' }, ...rates.map((rate) => ({ a, kind: 'b', rate }))]);
  expect(done.trials.length).toBe(8);
  for (const [i, params] of halves.flat().entries()) {
    const own = done.trials[i]?.params;
    expect({ ...own, rate: 0 }).toEqual({ ...params, rate: 0 });
    expect(own?.rate ?? -1).toBeCloseTo('rate' in params ? params.rate : -1, 12);
  }
  expect(() => done.ask()).toThrow('ask: there are 8 trials, and all were asked for');
  const twice = await search(tree, ({ a }) => a, { sampler: grid({ rate: [0.5, 0.05] }), seed: 0, trials: 99 });
  expect(twice.trials.map(({ params }) => params.rate)).toEqual([undefined, 0.5, 0.05, undefined, 0.5, 0.05]);
  expect(() => study(tree, { sampler: grid() })).toThrow(
    'grid: values.rate must be given, as the parameter is continuous',
  );
  expect(() => study(tree, { sampler: grid({ rat: 2 }) })).toThrow(
    "grid: name must be one of a, kind, rate, got 'rat'",
  );
  expect(() => study(tree, { sampler: grid({ rate: [2] }) })).toThrow('must be a number from 0.01 to 1, got 2');
});

test('an error ends the search, or counts as a failure', async () => {
  const broken = new Error('out of range');
  const run = (more: object, seen: number[] = []) =>
    search(
      space,
      async (params, { number, signal }) => {
        seen.push(number);
        await late(number);
        if (number === 3) throw broken;
        return signal.aborted ? 0 : loss(params);
      },
      { trials: 12, seed: 1, workers: 2, ...more },
    );
  const seen: number[] = [];
  await expect(run({}, seen)).rejects.toBe(broken);
  expect(Math.max(...seen)).toBeLessThan(6);
  const done = await run({ skipErrors: true });
  expect(done.trials.length).toBe(12);
  expect(done.trials[3]).toMatchObject({ state: 'failed', error: 'Error: out of range' });
});

test('a signal ends the search, and tells the objective', async () => {
  const ending = new AbortController();
  const told: boolean[] = [];
  const run = search(
    space,
    (_, { number, signal }) => {
      if (number === 2) ending.abort(new Error('enough'));
      told.push(signal.aborted);
      return 1;
    },
    { trials: 9, seed: 1, workers: 1, signal: ending.signal },
  );
  await expect(run).rejects.toThrow('enough');
  expect(told).toEqual([false, false, true]);
  await expect(search(space, loss, { trials: 1, signal: ending.signal })).rejects.toThrow('enough');
});

test('a signal that comes while the storage is read ends the search before its first trial', async () => {
  const ending = new AbortController();
  const objective = vi.fn(() => 1);
  const storage = {
    async read() {
      ending.abort(new Error('enough'));
      return [];
    },
    async append() {},
  };
  await expect(search(space, objective, { trials: 3, storage, signal: ending.signal })).rejects.toThrow('enough');
  expect(objective).not.toHaveBeenCalled();
});

test('after its time a search begins no other trial', async () => {
  const done = await search(space, () => new Promise((resolve) => setTimeout(resolve, 30, 1)), {
    ...{ trials: 1000, seconds: 0.02, seed: 1, workers: 2 },
  });
  expect(done.trials.length).toBe(2);
});

test.each([
  [{ trials: 0 }, 'search: trials must be an integer ≥ 1, got 0'],
  [{}, 'search: trials must be the total number of trials, got undefined'],
  [{ trials: 5, workers: 5 }, 'search: workers must be at most ahead, 4, got 5'],
  [{ trials: 5, better: 'min' }, "search: better must be one of less, more, got 'min'"],
  [
    { trials: 5, sampler: tpe },
    'search: sampler must be a sampler such as tpe(), got the function tpe (to be called?)',
  ],
  [{ trials: 5, executor: {} }, 'search: executor must be left out if the objective is a function, got one'],
  [{ trials: 5, together: 2, ahead: 4 }, 'search: ahead must be left out with together, or 2 as well, got 4'],
  [{ trials: 5, epochs: 2 }, 'search: option must be one of better, sampler, pruner'],
  [{ trials: 5, seconds: 0 }, 'search: seconds must be a number > 0, got 0'],
  [{ trials: 5, storage: {} }, 'search: storage must be an object with read and append, as memory() gives'],
])('bad options are refused before the first trial: %j', async (options, message) => {
  let called = 0;
  await expect(search(space, () => called++, options as never)).rejects.toThrow(message);
  expect(called).toBe(0);
});

test('an objective that returns no number says so', async () => {
  await expect(search(space, (() => undefined) as never, { trials: 2, seed: 0 })).rejects.toThrow(
    'objective: what it returns must be a number, got undefined',
  );
});

test('an objective in a module runs as jobs of an executor', async () => {
  const jobs: Job[] = [];
  const executor: Executor = {
    workers: 2,
    async run(job) {
      jobs.push(job);
      await late(jobs.length);
      return { value: loss(job.args as unknown as Values), reports: [[1, 5]], stopped: false };
    },
    async close() {},
  };
  const options = { trials: 24, seed: 7 };
  const done = await search(space, new URL('./objective.js', 'file:///somewhere/'), { ...options, executor });
  const alone = await search(space, loss, options);
  expect(done.trials.map(({ params, value }) => ({ params, value }))).toEqual(
    alone.trials.map(({ params, value }) => ({ params, value })),
  );
  expect(done.trials[4]?.reports).toEqual([[1, 5]]);
  expect(jobs[3]).toMatchObject({ module: 'file:///somewhere/objective.js', export: 'default' });
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(24);
  expect(new Set(jobs.map(({ seed }) => seed)).size).toBe(24);
  await expect(search(space, './objective.js', { ...options, executor: {} as never })).rejects.toThrow(
    'search: executor must be an executor such as threads()',
  );
});

test.each([
  undefined,
  median({ startup: 2 }),
  asha(),
  hyperband({ most: 9 }),
])('a module in threads gives the trials of the function here, for one and two workers: %j', async (pruner) => {
  const options = { trials: 20, seed: 9, ...(pruner && { pruner }) };
  const here = await search(space, objective as never, options);
  const states = here.trials.map(({ state }) => state);
  expect(states.includes('stopped')).toBe(pruner !== undefined);
  expect(states).toContain('complete');
  const module = new URL('objective.js', import.meta.url);
  for (const workers of [1, 2])
    expect((await search(space, module, { ...options, workers })).trials).toEqual(here.trials);
});

test('a training reports to its trial, and stops where the trial does', async () => {
  const x = Float32Array.from({ length: 64 }, (_, i) => i / 64);
  const told: number[] = [];
  const fit = async (report: (value: number, step: number) => boolean) => {
    const model = sequential({ inputs: 1, layers: [dense(4, 'tanh'), dense(1)], seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    return model.fit(x, x, { epochs: 8, validationSplit: 0.25, callbacks: reportTo({ report }) });
  };
  const history = await fit((value, step) => told.push(value) === 5 || step > 5);
  expect(history.valLoss).toEqual(told);
  expect(told.length).toBe(5);
  expect(() => reportTo({} as never)).toThrow('reportTo: trial must be the second argument of an objective');
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  await expect(model.fit(x, x, { callbacks: reportTo({ report: () => false }) })).rejects.toThrow(
    'reportTo: monitor must be one of loss (of validation with validationData or validationSplit), got',
  );
});

test.each(
  Array.from({ length: 9 }, (_, i) => i),
)('a search that was cut off goes on from its storage (%i)', async (cut) => {
  const options = { trials: 16, seed: 11, workers: 2 };
  const whole = await search(space, loss, options);
  const storage = memory();
  const early = search(
    space,
    async (params, { number }) => {
      await late(number);
      if (number === 2 * cut) throw new Error('cut off');
      return loss(params);
    },
    { ...options, storage },
  );
  await (cut < 8 ? expect(early).rejects.toThrow('cut off') : early);
  const lines = [...(await storage.read())];
  const half = { read: () => [...lines, '{"number":15,"par'], append: (line: string) => void lines.push(line) };
  const again: number[] = [];
  const onTrial = (): void => void again.push(0);
  const { seed: _, ...rest } = options;
  const done = await search(space, loss, { ...rest, storage: half, onTrial });
  expect(done.trials).toEqual(whole.trials);
  expect(again.length).toBe(16);
  expect(lines.length).toBe(17);
});

test('a storage with another search is refused', async () => {
  const storage = memory();
  const options = { trials: 3, seed: 11, storage };
  await search(space, loss, options);
  const refused = (other: object, more: object, message: string) =>
    expect(search(other as never, loss as never, { ...options, ...more })).rejects.toThrow(message);
  await refused(space, { seed: 12 }, 'search: the storage has trials with another seed, 11, not 12');
  await refused({ ...space, x: float(0, 1) }, {}, 'search: the storage has trials with another space');
  await refused(space, { sampler: random() }, 'search: the storage has trials with another sampler');
  await refused(space, { storage: { read: () => ['{"a":1}'], append() {} } }, 'search: the storage has other data');
  await refused(space, { storage: { read: () => ['x', 'y'], append() {} } }, "line 1 of the storage is not JSON: 'x'");
  expect((await storage.read()).length).toBe(4);
});
