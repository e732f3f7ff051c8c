import { describe, expect, test } from 'vitest';
import { confusionMatrix, dense, sequential } from '../../src/index.ts';
import {
  compareCurves,
  confusionPicture,
  importancePicture,
  learningCurve,
  parallelCoordinates,
  trialHistory,
} from '../../src/plot/index.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

/** The texts of a picture. */
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

/** The size of a picture. */
const sizeOf = (svg: string) => /^<svg width="(\d+)" height="(\d+)"/.exec(svg)?.slice(1).map(Number);

/** The corners of every line that is drawn in a colour. */
function linesOf(svg: string, color: string): [number, number][][] {
  return [...svg.matchAll(/<path d="([^"]*)" fill="none"[^>]*stroke="(#\w+)"[^>]*stroke-width="2.5"/g)]
    .filter(([, , stroke]) => stroke === color)
    .map(([, path]) => [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]));
}

/**
 * Checks that corners, in tenths of pixels, lie at the epochs from 1 on and as high as the values, by one scale for all:
 * within the rounding of a corner and of the first and last.
 */
function expectDrawn(corners: [number, number][], values: readonly number[]): void {
  expect(corners).toHaveLength(values.length);
  const span = corners.length - 1;
  const [[left, first], [right, last]] = [corners[0], corners[span]];
  const scale = (last - first) / (values[span] - values[0]);
  expect(scale, 'more is higher').toBeLessThan(0);
  expectClose(
    corners.flat(),
    values.flatMap((value, i) => [left + ((right - left) * i) / span, first + scale * (value - values[0])]),
    0,
    0.1001,
  );
}

const history = {
  loss: [4, 2.5, 2.25, 1],
  accuracy: [0.25, 0.5, 0.75, 0.8],
  valLoss: [3, 2, 2.5, 1.5],
  valAccuracy: [0.3, 0.4, 0.35, 0.6],
};

describe('learningCurve', () => {
  test('draws each figure with that of validation, as high as it is', async () => {
    const svg = await learningCurve(history, { title: 'How it went', names: { loss: 'Cross-entropy' } });
    expect(sizeOf(svg)).toEqual([960, 420]);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['How it went', 'Cross-entropy', 'Accuracy', 'training', 'validation', '80 %', 'epoch']),
    );
    const [training, validation] = ['#0072b2', '#d55e00'].map((color) => linesOf(svg, color));
    for (const [lines, loss, accuracy] of [
      [training, history.loss, history.accuracy],
      [validation, history.valLoss, history.valAccuracy],
    ] as const) {
      expect(lines).toHaveLength(2);
      expectDrawn(lines[0], loss);
      expectDrawn(lines[1], accuracy);
    }
  });

  test('draws what fit resolves to, a panel for each figure', async () => {
    const model = sequential({ inputs: 2, layers: [dense(1)], seed: 1 });
    model.compile({
      optimizer: 'sgd',
      loss: 'meanSquaredError',
      metrics: ['meanAbsoluteError', 'rootMeanSquaredError'],
    });
    const rate = { onEpochEnd: () => ({ learningRate: 0.5 }) };
    const trained = await model.fit(numbers(20, 1), numbers(10, 2), { epochs: 3, callbacks: rate });
    const svg = await learningCurve(trained, { width: 800, height: 700 });
    expect(sizeOf(svg)).toEqual([800, 700]);
    const names = ['Loss', 'Mean absolute error', 'Root mean squared error', 'Learning rate'];
    expect(textsOf(svg)).toEqual(expect.arrayContaining(names));
    expect(textsOf(svg)).not.toContain('validation');
    const lines = linesOf(svg, '#0072b2');
    expect(lines).toHaveLength(4);
    expectDrawn(lines[0], trained.loss);
  });

  test('refuses what is no history, and bad options', async () => {
    await expect(learningCurve(undefined as never)).rejects.toThrow('learningCurve: history must be a history of fit');
    await expect(learningCurve({})).rejects.toThrow('learningCurve: history must have at least one metric, got none');
    await expect(learningCurve({ loss: ['1'] } as never)).rejects.toThrow('learningCurve: history.loss must');
    await expect(learningCurve(history, { width: 10 })).rejects.toThrow(
      'learningCurve: width must be an integer ≥ 120',
    );
    await expect(learningCurve(history, { title: 1 as never })).rejects.toThrow(
      'learningCurve: title must be a string',
    );
    await expect(learningCurve(history, { names: 'a' as never })).rejects.toThrow('learningCurve: names must');
    await expect(learningCurve(history, { colour: 1 } as never)).rejects.toThrow(
      "learningCurve: option must be one of width, height, title, names, got 'colour'",
    );
  });
});

describe('compareCurves', () => {
  test('draws one figure of several trainings', async () => {
    const other = { valLoss: [2, 1, 0.5] };
    const svg = await compareCurves({ plain: history, other });
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['plain', 'other', 'Validation loss']));
    expectDrawn(linesOf(svg, '#0072b2')[0], history.valLoss);
    expectDrawn(linesOf(svg, '#d55e00')[0], other.valLoss);
  });

  test('refuses a figure that a training lacks, and no trainings', async () => {
    await expect(compareCurves({ plain: history }, { figure: 'f1' })).rejects.toThrow(
      "compareCurves: figure must be one of loss, accuracy, valLoss, valAccuracy, got 'f1'",
    );
    await expect(compareCurves({})).rejects.toThrow('compareCurves: histories must be at least one, got none');
    await expect(compareCurves(1 as never)).rejects.toThrow('compareCurves: histories must be an object');
  });
});

describe('confusionPicture', () => {
  test('shows every count, by the names of the classes', async () => {
    const matrix = confusionMatrix([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 1, 0], ['ash', 'birch', 'cedar & co']);
    const svg = await confusionPicture(matrix, { title: 'Trees' });
    const texts = textsOf(svg);
    for (const text of ['Trees', 'true class', 'answer']) expect(texts).toContain(text);
    for (const name of ['ash', 'birch', 'cedar &amp; co'])
      expect(texts.filter((text) => text === name)).toHaveLength(2);
    expect(texts.filter((text) => /^\d+$/.test(text))).toEqual(['2', '1', '2', '1']);
  });

  test('refuses what is no matrix', async () => {
    await expect(confusionPicture([] as never)).rejects.toThrow(
      'confusionPicture: matrix must be the result of confusionMatrix, got an array of 0',
    );
  });
});

describe('pictures of a search', () => {
  const params = (rate: number, kind: string, units?: number) => ({ rate, kind, ...(units && { units }) });
  const study = {
    better: 'less',
    space: {
      rate: { kind: 'float', low: 0.001, high: 0.1, log: true },
      kind: { kind: 'choice', values: ['relu', 'gelu'] },
      units: { kind: 'int', low: 8, high: 64, log: false },
    },
    trials: [
      { number: 0, state: 'complete', value: 3, params: params(0.1, 'relu') },
      { number: 1, state: 'complete', value: 2, params: params(0.01, 'gelu', 16) },
      { number: 2, state: 'stopped', value: 99, params: params(0.02, 'gelu', 64) },
      { number: 3, state: 'failed', params: params(0.02, 'relu') },
      { number: 4, state: 'complete', value: 2.5, params: params(0.003, 'gelu', 8) },
      { number: 5, state: 'complete', value: 1, params: params(0.001, 'gelu', 32) },
    ],
    importances: { rate: 3, units: 1, kind: 0 },
  } as const;

  test('the history has a dot for each trial with a value, and the best so far as steps', async () => {
    const svg = await trialHistory(study, { name: 'loss', title: 'Settings' });
    expect(sizeOf(svg)).toEqual([720, 420].map(Number));
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['Settings', 'loss', 'trial', 'stopped early', 'best so far']));
    const [steps = []] = linesOf(svg, '#d55e00');
    const heights = [...new Set(steps.map(([, y]) => y))];
    // 3, 2, 1: two equal steps down.
    expect(heights).toHaveLength(3);
    expectClose([heights[1] - heights[0]], [heights[2] - heights[1]], 0, 0.2);
    expect(heights[1]).toBeGreaterThan(heights[0]);
    expect(textsOf(await trialHistory({ ...study, better: 'more' }))).toContain('value');
  });

  test('importances are shares of all, the greatest above', async () => {
    const texts = textsOf(await importancePicture(study));
    expect(texts.filter((text) => text.endsWith('%')).sort()).toEqual(['0 %', '25 %', '75 %']);
    expect(texts).toEqual(expect.arrayContaining(['rate', 'units', 'kind']));
  });

  test('each trial that came to its end is a line over all axes, the best drawn last', async () => {
    const svg = await parallelCoordinates(study, { name: 'loss' });
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['rate', 'kind', 'units', 'loss', 'relu', 'gelu', '0.001', '64']),
    );
    const lines = [...svg.matchAll(/<polyline points="([^"]*)" fill="none"[^>]*stroke="(#\w+)"/g)];
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)?.[2]).toBe('#d55e00');
    expect(lines.filter(([, , color]) => color === '#d55e00')).toHaveLength(1);
    // The one without `units` leaves its axis out.
    expect(lines.map(([, points]) => points.split(' ').length / 2)).toEqual([3, 4, 4, 4]);
  });

  test('nothing to draw is refused', async () => {
    const none = { ...study, trials: study.trials.slice(2, 4) };
    for (const draw of [trialHistory, parallelCoordinates])
      await expect(draw(none)).rejects.toThrow('study must have at least one trial that came to its end, got none');
    await expect(trialHistory([] as never)).rejects.toThrow('trialHistory: study must be what search resolves to');
    await expect(importancePicture({} as never)).rejects.toThrow(
      'importancePicture: study must be what search resolves',
    );
  });
});
