import { mock } from 'node:test';
import { afterEach, expect, test, vi } from 'vitest';

const toFake = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const),
  ...(['Date', 'performance', 'queueMicrotask', 'hrtime'] as const),
];

afterEach(() => {
  vi.useRealTimers();
  mock.timers.reset();
  vi.resetModules();
});

/** Enough epochs that the event loop has to run in between. */
async function longFit({ dense, sequential }: typeof import('../../src/index.ts'), threads?: number) {
  const model = sequential({ inputs: 2, layers: [dense(4, 'tanh'), dense(1, 'sigmoid')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
  const x = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const { loss } = await model.fit(x, [0, 1, 1, 0], { epochs: 5000 });
  expect(model.threads).toBe(threads ?? 1);
  return loss.length;
}

const fakes: readonly (readonly [string, () => unknown])[] = [
  ['every fake timer of Vitest', () => vi.useFakeTimers({ toFake: [...toFake] })],
  ['the default ones', () => vi.useFakeTimers()],
  ['those of node:test', () => mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'] })],
];

test.each(fakes)('fit resolves under %s', async (_, fake) => {
  const lanewise = await import('../../src/index.ts');
  fake();
  expect(await longFit(lanewise)).toBe(5000);
});

test.each(fakes)('fit resolves under %s that were there before the import', async (_, fake) => {
  fake();
  vi.resetModules();
  expect(await longFit(await import('../../src/index.ts'))).toBe(5000);
});

test('fit resolves where MessageChannel and setImmediate are fakes, too', async () => {
  const never = vi.fn();
  vi.stubGlobal(
    'MessageChannel',
    class {
      port1 = { close: never };
      port2 = { postMessage: never };
    },
  );
  vi.stubGlobal('setImmediate', never);
  vi.stubGlobal('setTimeout', never);
  vi.resetModules();
  try {
    expect(await longFit(await import('../../src/index.ts'))).toBe(5000);
  } finally {
    vi.unstubAllGlobals();
  }
});

test('leaves no timer of its own among the fakes', async () => {
  const lanewise = await import('../../src/index.ts');
  vi.useFakeTimers();
  await longFit(lanewise);
  expect(vi.getTimerCount()).toBe(0);
});

test('real timers run while it trains', async () => {
  const lanewise = await import('../../src/index.ts');
  let ran = 0;
  const timer = setInterval(() => ran++, 1);
  const model = lanewise.sequential({ inputs: 1, layers: [lanewise.dense(1)] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await model.fit([[1]], [1], { epochs: 1e9, callbacks: { onBatchEnd: (_, __, run) => void (ran > 2 && run.stop()) } });
  clearInterval(timer);
  expect(ran).toBeGreaterThan(2);
});
