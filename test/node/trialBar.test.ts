import { expect, test } from 'vitest';
import { trialBar } from '../../src/node/index.ts';
import { float, search } from '../../src/search/index.ts';

/** A stream that keeps what is written. */
function page(isTTY: boolean) {
  const texts: string[] = [];
  return { isTTY, columns: 200, texts, write: (text: string) => texts.push(text) > 0 };
}

const space = { a: float(-1, 1) };

test('in a pipe there is a line now and then with the best value so far, and one for the last trial', async () => {
  const stream = page(false);
  const { trials } = await search(space, ({ a }) => a * a, {
    ...{ trials: 9, seed: 1, workers: 1, onTrial: trialBar(9, { stream, lines: 2 }) },
  });
  const best = (count: number) => Math.min(...trials.slice(0, count).map(({ value }) => value as number));
  const describe = (value: number) => (value >= 1e-3 ? value.toFixed(4) : value.toExponential(3));
  expect(stream.texts).toEqual([5, 9].map((count) => `trial ${count}/9  best ${describe(best(count))}\n`));
});

test('there is no best value before a trial is complete', async () => {
  const stream = page(false);
  const fail = () => Number.NaN;
  await search(space, fail, { trials: 2, seed: 1, onTrial: trialBar(2, { stream, lines: 1 }) });
  expect(stream.texts).toEqual(['trial 2/2  \n']);
});

test('in a terminal there is a bar that fills', async () => {
  const stream = page(true);
  await search(space, ({ a }) => a + 2, { trials: 4, seed: 1, onTrial: trialBar(4, { stream }) });
  const all = stream.texts.join('');
  expect(all).toContain(`${'░'.repeat(21)}`);
  expect(all).toMatch(new RegExp(`${'█'.repeat(28)} trial 4/4 {2}best \\d\\.\\d{4}`));
});

test('bad arguments are refused', () => {
  expect(() => trialBar(0)).toThrow('trialBar: trials must be an integer ≥ 1, got 0');
  expect(() => trialBar(5, { stream: {} as never })).toThrow('trialBar: stream must be a stream such as');
});
