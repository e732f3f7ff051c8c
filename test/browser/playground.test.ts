import { createHash } from 'node:crypto';
import axe from 'axe-core';
import { dense, type Model } from 'lanewise';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { measured } from '../../examples/playground/numbers.ts';
import { makePoints } from '../../examples/playground/points/makePoints.ts';
import { squares } from '../../examples/playground/points/plane.ts';
import { readHash, readSettings } from '../../examples/playground/settings/link.ts';
import { pointFields } from '../../examples/playground/settings/points.ts';
import { fingerprint } from '../../examples/playground/training/fingerprint.ts';
import { makeModel } from '../../examples/playground/training/makeModel.ts';
import { drawn } from '../playground/drawn.ts';
import { keepShot } from './support/example.ts';
import { numberAt, playground } from './support/playground.ts';

type Box = { x: number; y: number; width: number; height: number };

const open = playground();

const pointsOf = (page: Page) => page.getByRole('tabpanel', { name: 'Two inputs' });
const digitsOf = (page: Page) => page.getByRole('tabpanel', { name: 'Digits' });
const press = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('button', { name, exact: /^Input/.test(`${name}`) }).click();

/** Waits until a number that a tab shows is as it should be. */
async function until(panel: Locator, name: string, good: (value: number) => boolean): Promise<void> {
  await expect.poll(async () => good(await numberAt(panel, name)), { timeout: 60_000 }).toBe(true);
}

/** Waits until the training is at an end, and the address says so. */
async function untilStopped(panel: Locator): Promise<void> {
  await panel.getByRole('button', { name: 'Play' }).waitFor({ timeout: 60_000 });
  const isTold = async () =>
    panel
      .page()
      .url()
      .includes(`epochs=${await numberAt(panel, 'epoch')}&`);
  await expect.poll(isTold).toBe(true);
}

/** All that a tab tells of a result, and the picture of it. */
async function resultOf(page: Page): Promise<unknown> {
  const panel = page.locator('[role=tabpanel]:visible');
  const values = await Promise.all(
    ['epoch', 'train', 'test', 'accuracy', 'build', 'seed', 'weights'].map((name) =>
      panel.locator(`[data-value=${name}]`).textContent(),
    ),
  );
  const pictures = await panel
    .locator('canvas:visible')
    .evaluateAll((canvases) => canvases.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
  expect(pictures.length).toBeGreaterThan(10);
  return { values, pictures: createHash('sha256').update(pictures.join()).digest('hex') };
}

/** Draws strokes on the pad with the mouse. */
async function draw(page: Page, strokes: (typeof drawn)[number][number]): Promise<void> {
  const pad = page.getByRole('img', { name: /pad/ });
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await pad.boundingBox()) as NonNullable<Awaited<ReturnType<typeof pad.boundingBox>>>;
  const place = ([left, top]: readonly [number, number]) =>
    [x + width * (0.15 + (0.7 * left) / 100), y + height * (0.1 + (0.8 * top) / 100)] as const;
  for (const [first, ...rest] of strokes) {
    await page.mouse.move(...place(first));
    await page.mouse.down();
    for (const next of rest) await page.mouse.move(...place(next), { steps: 3 });
    await page.mouse.up();
  }
}

/** The network that a link of the first tab's classes tells of, trained in Node. */
async function learnedInNode(hash: string): Promise<Model> {
  const { entries } = readHash(hash);
  const settings = readSettings(pointFields, entries);
  const { train } = makePoints(settings);
  const model = makeModel({
    ...{ ...settings, inputs: 2, hidden: settings.layers },
    ...{ output: dense(1, 'sigmoid'), loss: 'binaryCrossEntropy' },
  });
  const [rows, targets] = [train.map(([x, y]) => [x, y]), train.map(([, , target]) => target)];
  await model.fit(rows, targets, { epochs: Number(entries.get('epochs')), batchSize: settings.batchSize });
  return model;
}

const answerOf = (page: Page) => page.locator('#answer').textContent();

describe('two inputs', () => {
  test('play: the network learns the moons; pause: it stays as it is', async () => {
    const page = await open();
    const panel = pointsOf(page);
    expect(await numberAt(panel, 'epoch')).toBe(0);
    await press(panel, 'Play');
    await until(panel, 'test', (loss) => loss < 0.05);
    await press(panel, 'Pause');
    await untilStopped(panel);
    await page
      .getByRole('status')
      .getByText(/^Epoch \d+: test loss 0\.0\d+, accuracy/)
      .waitFor({ state: 'attached' });
    expect(await numberAt(panel, 'accuracy')).toBeGreaterThan(95);
    expect(await numberAt(panel, 'speed')).toBeGreaterThan(1000);
    const result = await resultOf(page);
    await page.waitForTimeout(300);
    expect(await resultOf(page)).toEqual(result);
    await keepShot(page, 'points-played');
  });

  test('step by step, and anew', async () => {
    const page = await open();
    const panel = pointsOf(page);
    const start = await resultOf(page);
    for (const epoch of [1, 2, 3]) {
      await press(panel, 'One epoch');
      await until(panel, 'epoch', (value) => value === epoch);
    }
    expect(await resultOf(page)).not.toEqual(start);
    await press(panel, 'Reset');
    await until(panel, 'epoch', (value) => value === 0);
    await expect.poll(() => resultOf(page)).toEqual(start);
  });

  test('other data, another network and other options, while it trains', async () => {
    const page = await open();
    const panel = pointsOf(page);
    const neurons = panel.getByRole('button', { name: /^Neuron/ });
    expect(await neurons.count()).toBe(10);
    await press(panel, 'Play');
    await panel.getByRole('radio', { name: 'Circles' }).check();
    await press(panel, 'Add a hidden layer');
    await press(panel, 'Add a neuron to layer 1');
    await press(panel, 'Remove a neuron of layer 3');
    expect(await neurons.count()).toBe(7 + 4 + 3);
    await panel.getByLabel('Activation').selectOption('ReLU');
    await panel.getByLabel('Speed').selectOption('Full');
    await until(panel, 'test', (loss) => loss < 0.05);
    expect(page.url()).toMatch(/data=circles.*layers=7-4-3.*activation=relu/);
    await press(panel, 'Pause');
    await untilStopped(panel);
  });

  test('numbers are learned as well as classes', async () => {
    const page = await open('#points?data=gaussians&noise=0&layers=8-8&speed=full');
    const panel = pointsOf(page);
    await press(panel, 'Play');
    await until(panel, 'test', (loss) => loss < 0.02);
    expect(await panel.getByText('Accuracy').isVisible()).toBe(false);
  });

  test('a learning rate that is too high is told, and does no harm', async () => {
    const page = await open('#points?data=plane&activation=linear&optimizer=sgd&learningRate=3&layers=8-8-8');
    const panel = pointsOf(page);
    await press(panel, 'Play');
    await panel.getByText('The loss diverged').first().waitFor();
    await untilStopped(panel);
    await panel.getByLabel('Learning rate').selectOption('0.01');
    await press(panel, 'Play');
    await until(panel, 'test', (loss) => loss < 0.02);
  });

  test('a neuron can be looked at', async () => {
    const page = await open();
    const panel = pointsOf(page);
    await panel.getByRole('button', { name: 'Neuron 2 of layer 1' }).click();
    await panel.getByRole('heading', { name: 'Neuron 2 of layer 1' }).waitFor();
    await panel.getByRole('button', { name: 'Neuron 2 of layer 1' }).click();
    await page.mouse.move(0, 0);
    await panel.getByRole('heading', { name: 'What it has learned' }).waitFor();
  });
});

/** A canvas' place for a point of the plane. */
async function placeOn(surface: Locator, x: number, y: number): Promise<{ x: number; y: number }> {
  const { width, height } = (await surface.boundingBox()) as { width: number; height: number };
  return { x: (width * (1 + x / 1.1)) / 2, y: (height * (1 - y / 1.1)) / 2 };
}

describe('by hand, two inputs', () => {
  test('a click adds a point, which is trained on from then, and a link keeps it', async () => {
    const page = await open('#points?data=blobs&epochs=20');
    const panel = pointsOf(page);
    await until(panel, 'epoch', (epoch) => epoch === 20);
    const before = await numberAt(panel, 'train');
    const surface = panel.getByRole('img', { name: /The output across/ });
    await panel.getByRole('radio', { name: 'Violet' }).check();
    await surface.click({ position: await placeOn(surface, 0.42, 0.42) });
    await panel.getByRole('button', { name: 'Remove 1 added' }).waitFor();
    expect(await numberAt(panel, 'epoch')).toBe(20);
    await until(panel, 'train', (loss) => loss > before);
    expect(page.url()).toMatch(/added=4[123]_4[123]_0_20&/);
    await press(panel, 'One epoch');
    await untilStopped(panel);
    const result = await resultOf(page);
    const again = await open(new URL(page.url()).hash);
    await until(pointsOf(again), 'epoch', (epoch) => epoch === 21);
    await again.mouse.move(0, 0);
    await expect.poll(() => resultOf(again)).toEqual(result);
    await press(panel, 'Remove 1 added');
    await until(panel, 'epoch', (epoch) => epoch === 0);
    expect(page.url()).not.toContain('added=');
  });

  test('another learning rate holds from where the training is, and a link keeps what it was', async () => {
    const page = await open('#points?epochs=20&seed=4&build=simd');
    const panel = pointsOf(page);
    await until(panel, 'epoch', (epoch) => epoch === 20);
    await panel.getByLabel('Learning rate').selectOption('0.03');
    await expect.poll(() => page.url()).toContain('learningRate=0.03&earlier=0.01_20&');
    expect(await numberAt(panel, 'epoch')).toBe(20);
    await press(panel, 'One epoch');
    await untilStopped(panel);
    const settings = readSettings(pointFields, new URLSearchParams('seed=4&build=simd'));
    let learningRate = 0.01;
    const model = makeModel({
      ...{ ...settings, learningRate: () => learningRate },
      ...{ inputs: 2, hidden: settings.layers, output: dense(1, 'sigmoid'), loss: 'binaryCrossEntropy' },
    });
    const { train } = makePoints(settings);
    const [rows, targets] = [train.map(([x, y]) => [x, y]), train.map(([, , target]) => target)];
    await model.fit(rows, targets, { epochs: 20, batchSize: 10 });
    learningRate = 0.03;
    await model.fit(rows, targets, { batchSize: 10 });
    const weights = panel.locator('[data-value=weights]');
    expect(await weights.textContent()).toBe(fingerprint(model));
    const again = await open(new URL(page.url()).hash);
    await until(pointsOf(again), 'epoch', (epoch) => epoch === 21);
    expect(await pointsOf(again).locator('[data-value=weights]').textContent()).toBe(fingerprint(model));
    await press(panel, 'Reset');
    await until(panel, 'epoch', (epoch) => epoch === 0);
    expect(page.url()).not.toContain('earlier=');
    expect(await panel.getByLabel('Learning rate').inputValue()).toBe('0.03');
  });

  test('inputs are chosen, at least one', async () => {
    const page = await open('#points?data=circles&layers=');
    const panel = pointsOf(page);
    await press(panel, 'Input x²');
    await press(panel, 'Input y²');
    await press(panel, 'Input x');
    await press(panel, 'Input y');
    expect(page.url()).toContain('inputs=xx-yy&');
    await panel.getByLabel('Learning rate').selectOption('0.1');
    await press(panel, 'Play');
    await until(panel, 'test', (loss) => loss < 0.1);
    await press(panel, 'Pause');
    await press(panel, 'Input x²');
    const last = panel.getByRole('button', { name: 'Input y²' });
    expect(await last.getAttribute('aria-disabled')).toBe('true');
    await last.click({ force: true });
    expect(page.url()).toContain('inputs=yy&');
    for (const name of ['Input xy', 'Input sin 2πx', 'Input sin 2πy']) await press(panel, name);
    expect(page.url()).toContain('inputs=yy-xy-sinX-sinY&');
  });

  test('a weight that is pointed at says its value', async () => {
    const page = await open('#points?layers=3&seed=2');
    const panel = pointsOf(page);
    const settings = readSettings(pointFields, new URLSearchParams('layers=3&seed=2'));
    const model = makeModel({
      ...{ ...settings, inputs: 2, hidden: [3], output: dense(1, 'sigmoid'), loss: 'binaryCrossEntropy' },
    });
    const weights = model.getWeights().get('1.weight')?.data as Float32Array;
    const output = (await panel.getByRole('button', { name: 'Output: look at it' }).boundingBox()) as Box;
    for (const unit of [0, 2]) {
      const neuron = panel.getByRole('button', { name: `Neuron ${unit + 1} of layer 1` });
      const { x, y, width, height } = (await neuron.boundingBox()) as Box;
      // A quarter of the way: 0.296875 across, 0.15625 along the height.
      const [fromX, fromY, toY] = [x + width, y + height / 2, output.y + output.height / 2];
      await page.mouse.move(fromX + 0.296875 * (output.x - fromX), fromY + 0.15625 * (toY - fromY));
      const tip = panel.locator('.tip');
      await expect
        .poll(() => tip.textContent())
        .toBe(`${measured(weights[unit])} Neuron ${unit + 1} of layer 1 → Output`);
    }
    await page.mouse.move(0, 0);
    await panel.locator('.tip').waitFor({ state: 'hidden' });
    await panel.getByRole('button', { name: 'Output: look at it' }).focus();
  });
});

describe('the truth', () => {
  test.each([
    [3, 0.1, [0, 1, 2, 3]],
    [1, 0.03, [0, 1, 2]],
  ])('at a learning rate of %d, neurons that answer 0 everywhere are drawn as nothing, and no others', async (rate, penalty, expected) => {
    const hash = `#points?activation=relu&layers=4&learningRate=${rate}&optimizer=adam&regularizer=l1&penalty=${penalty}&build=simd&epochs=60`;
    const page = await open(hash);
    const panel = pointsOf(page);
    await until(panel, 'epoch', (epoch) => epoch === 60);
    const weights = (await learnedInNode(hash)).getWeights();
    const [weight, bias] = ['0.weight', '0.bias'].map((name) => weights.get(name)?.data as Float32Array);
    const answers = Array.from(bias as Float32Array, (at, unit) =>
      Math.max(
        ...squares.map(([x, y]) => at + (weight?.[2 * unit] as number) * x + (weight?.[2 * unit + 1] as number) * y),
      ),
    );
    const zero = [0, 1, 2, 3].filter((unit) => (answers[unit] as number) <= 0);
    expect(zero).toEqual(expected);
    const maps = panel.locator('#network .column:nth-of-type(2) canvas');
    await expect
      .poll(() =>
        maps.evaluateAll((canvases) =>
          (canvases as HTMLCanvasElement[]).flatMap((canvas, unit) => {
            const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, 64, 64);
            return data.every((value, index) => value === [247, 246, 250, 255][index % 4]) ? [unit] : [];
          }),
        ),
      )
      .toEqual(zero);
    await panel.getByRole('button', { name: 'Neuron 1 of layer 1' }).click();
    expect(await panel.locator('#detail').textContent()).toMatch(/^Neuron 1 of layer 1: /);
  });

  test('samples a second do not depend on the pace', async () => {
    const page = await open();
    const panel = pointsOf(page);
    await press(panel, 'One epoch');
    await until(panel, 'epoch', (epoch) => epoch === 1);
    const speed = await numberAt(panel, 'speed');
    expect(speed).toBeGreaterThan(1000);
    await press(panel, 'Play');
    for (const pace of ['10×', 'Full']) {
      await panel.getByLabel('Speed').selectOption(pace);
      const from = await numberAt(panel, 'epoch');
      await until(panel, 'epoch', (epoch) => epoch > from + 20);
      expect(await numberAt(panel, 'speed')).toBe(speed);
    }
  });

  test('a seed that cannot be is said, and what is used in its place', async () => {
    const page = await open('#points?seed=7');
    const panel = pointsOf(page);
    const seed = panel.getByLabel('Seed');
    for (const wrong of ['1.5', '-1', 'abc', '4294967296', '']) {
      await seed.fill(wrong);
      await panel
        .getByRole('alert')
        .getByText(`got ${wrong || 'nothing'}: 7 is still used.`)
        .waitFor();
      expect(await seed.getAttribute('aria-invalid')).toBe('true');
      expect(page.url()).toContain('seed=7&');
    }
    await seed.fill('8');
    await expect.poll(() => page.url()).toContain('seed=8&');
    await panel.getByRole('alert').waitFor({ state: 'hidden' });
  });

  test.each([
    ['#points?seed=x', 'The link’s seed must be a whole number from 0 to 4,294,967,295, got x: Seed is 1.'],
    ['#digits?learningRate=7&epochs=0', 'The link’s learningRate must be one of'],
    ['#points?rate=7', 'The link contains rate, which is not a setting.'],
    ['#points?inputs=z', 'The link’s inputs must be one or more of x, y'],
  ])('of a link, too: %s', async (hash, words) => {
    const page = await open(hash);
    await page.locator('[role=tabpanel]:visible .notice').getByText(words).waitFor();
  });

  test('test digits say their labels, errors come first, and the pressed one is marked', async () => {
    const page = await open('#digits?epochs=20');
    const panel = digitsOf(page);
    await until(panel, 'epoch', (epoch) => epoch === 20);
    const places = () =>
      panel
        .locator('#wall')
        .getByRole('option')
        .evaluateAll((all) =>
          all
            .map((each) => ({
              name: each.textContent as string,
              ...each.getBoundingClientRect().toJSON(),
            }))
            .sort((a, b) => a.y - b.y || a.x - b.x)
            .map(({ name }) => name),
        );
    const names = await places();
    const wrong = names.filter((name) => name.includes('not')).length;
    expect(names).toHaveLength(355);
    expect(wrong).toBeGreaterThan(0);
    expect(names.slice(0, wrong).every((name) => /^\d, not \d$/.test(name))).toBe(true);
    expect(await panel.locator('#wall-count').textContent()).toBe(`${wrong} of 355 misread`);
    const [, label, answer] = /^(\d), not (\d)$/.exec(names[0] as string) as RegExpExecArray;
    await panel
      .getByRole('option', { name: names[0] as string })
      .first()
      .click();
    await expect.poll(() => answerOf(page)).toBe(answer);
    expect(await panel.locator('#label').textContent()).toBe(`Labelled ${label}: wrong`);
    expect(await panel.locator('#wall').getByRole('option', { selected: true }).textContent()).toBe(names[0]);
    await page.keyboard.press('End');
    await panel.getByText(/^Labelled \d: right$/).waitFor();
    await press(panel, 'Clear');
    expect(await panel.locator('#wall').getByRole('option', { selected: true }).count()).toBe(0);
    await expect.poll(() => panel.locator('#label').textContent()).toBe('');
  });
});

describe('a worker that fails to load', () => {
  test('says why, Play stays Play, and playing again works once it is there', async () => {
    const page = await open('', {}, { failing: /worker/ });
    const panel = pointsOf(page);
    await panel.locator('.notice').getByText('the server answered 404').waitFor();
    const play = panel.getByRole('button', { name: 'Play' });
    await play.click();
    await panel.locator('.notice').getByText('the server answered 404').waitFor();
    expect(await play.count()).toBe(1);
    expect(await panel.getByRole('button', { name: 'Pause' }).count()).toBe(0);
    await page.unrouteAll();
    await play.click();
    await until(panel, 'epoch', (epoch) => epoch > 3);
    expect(await panel.locator('.notice').isVisible()).toBe(false);
  });
});

describe('digits', () => {
  test('are learned at first sight, then those that are drawn are read', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Digits' }).click();
    const panel = digitsOf(page);
    await until(panel, 'epoch', (epoch) => epoch === 60);
    await untilStopped(panel);
    expect(await numberAt(panel, 'accuracy')).toBeGreaterThan(96);
    for (const digit of [1, 0, 7]) {
      await press(panel, 'Clear');
      await panel.getByText('Draw a digit', { exact: true }).last().waitFor();
      await draw(page, drawn[digit][0]);
      await expect.poll(() => answerOf(page)).toBe(`${digit}`);
      await page.getByRole('status').getByText(`It reads a ${digit}`).waitFor({ state: 'attached' });
      const shares = await panel.locator('#probabilities .share').allTextContents();
      expect(Math.abs(shares.reduce((sum, share) => sum + Number.parseInt(share, 10), 0) - 100)).toBeLessThan(5);
      expect(
        shares.map((share) => Number.parseInt(share, 10)).indexOf(Math.max(...shares.map(Number.parseFloat))),
      ).toBe(digit);
    }
    await keepShot(page, 'digits-drawn');
  });

  test('that it never saw can be shown to it', async () => {
    const page = await open('#digits?epochs=30');
    const panel = digitsOf(page);
    await until(panel, 'epoch', (epoch) => epoch === 30);
    await press(panel, 'Show a test digit');
    await expect.poll(() => answerOf(page)).toMatch(/^\d$/);
    await panel.getByText(/^\d+ % sure$/).waitFor();
  });
});

describe('a link', () => {
  test.each([
    ['points', '#points?data=spirals&noise=10&layers=8-7-3&activation=tanh&batchSize=8&seed=12345&speed=full', 400],
    ['digits', '#digits?first=32&second=16&seed=99', 12],
  ])('of %s gives the same result, exactly, as often as it is opened', async (name, hash, least) => {
    const page = await open(hash, { permissions: ['clipboard-read', 'clipboard-write'] });
    const panel = name === 'points' ? pointsOf(page) : digitsOf(page);
    await press(panel, 'Play');
    await until(panel, 'epoch', (epoch) => epoch >= least);
    await press(panel, 'Pause');
    await untilStopped(panel);
    await page.mouse.move(0, 0);
    const result = await resultOf(page);
    await press(page, 'Copy link');
    await page.getByRole('button', { name: 'Link copied' }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const epoch = await numberAt(panel, 'epoch');
    expect(link).toContain(`epochs=${epoch}`);
    for (let time = 0; time < 2; time++) {
      const again = await open(new URL(link).hash);
      await until(again.locator('[role=tabpanel]:visible'), 'epoch', (value) => value === epoch);
      await expect.poll(() => resultOf(again)).toEqual(result);
    }
  });

  test('gives the bits that Node gives', async () => {
    const hash = '#points?data=moons&layers=7-3&batchSize=8&seed=21&build=simd&epochs=50';
    const page = await open(hash);
    await until(pointsOf(page), 'epoch', (epoch) => epoch === 50);
    const model = await learnedInNode(hash);
    expect(await pointsOf(page).locator('[data-value=weights]').textContent()).toBe(fingerprint(model));
  });

  test('of a build that does not run here says so', async () => {
    const page = await open('#points?build=wide');
    await page.getByText('The link was made with the build wide').waitFor();
    await press(pointsOf(page), 'Reset');
    expect(page.url()).not.toContain('wide');
  });

  test('can be put in the place of another', async () => {
    const page = await open('#points?data=xor');
    await page.evaluate(() => {
      location.hash = '#digits?seed=5&epochs=2';
    });
    await until(digitsOf(page), 'epoch', (epoch) => epoch === 2);
    expect(await numberAt(digitsOf(page), 'seed')).toBe(5);
  });
});

test('all can be done with the keyboard', async () => {
  const page = await open();
  const panel = pointsOf(page);
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      const named = (activeElement as HTMLInputElement | null)?.labels?.[0] ?? activeElement;
      return activeElement?.getAttribute('aria-label') ?? named?.textContent?.trim();
    });
  const tabTo = async (name: string) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      if ((await focused()) === name) return;
    }
    throw new Error(`keyboard: ${name} must be reached by Tab`);
  };
  await tabTo('Play');
  await page.keyboard.press('Enter');
  await until(panel, 'epoch', (epoch) => epoch > 5);
  await page.keyboard.press('Space');
  await untilStopped(panel);
  await tabTo('One epoch');
  await tabTo('Moons');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).toContain('data=circles');
  await tabTo('Add a hidden layer');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect(await focused()).toBe('Add a hidden layer');
  await expect.poll(() => page.url()).toContain('layers=6-4-4-4');
  await tabTo('Neuron 1 of layer 1: look at it');
  await panel.getByRole('heading', { name: 'Neuron 1 of layer 1' }).waitFor();
  await page.getByRole('tab', { name: 'Two inputs' }).focus();
  await page.keyboard.press('ArrowRight');
  const digits = digitsOf(page);
  await until(digits, 'epoch', (epoch) => epoch === 60);
  await tabTo('Show a test digit');
  await page.keyboard.press('Enter');
  await expect.poll(() => answerOf(page)).toMatch(/^\d$/);
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.each(['points', 'digits'])('%s: axe finds nothing to complain of', async (name) => {
    const page = await open(`#${name}?epochs=60`, { colorScheme });
    await until(page.locator('[role=tabpanel]:visible'), 'epoch', (epoch) => epoch === 60);
    if (name === 'digits') await press(digitsOf(page), 'Show a test digit');
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await keepShot(page, `${name}-${colorScheme}`);
  });
});

test('the button turns light into dark, and back', async () => {
  const page = await open();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await press(page, 'Dark colours');
  expect(await paper()).not.toBe(light);
  await press(page, 'Light colours');
  expect(await paper()).toBe(light);
});

describe('it fits', () => {
  test.each([1024, 1280, 1600])('%d × 900: no scrolling past the controls', async (width) => {
    for (const hash of ['#points?layers=8-8-8-8-8', '#points?epochs=80', '#digits?epochs=1']) {
      const page = await open(hash, { viewport: { width, height: 900 } });
      const epochs = Number(/epochs=(\d+)/.exec(hash)?.[1] ?? 0);
      await until(page.locator('[role=tabpanel]:visible'), 'epoch', (epoch) => epoch === epochs);
      const lowest = (selector: string) =>
        page
          .locator(`[role=tabpanel]:visible ${selector}`)
          .evaluateAll((all) => Math.max(...all.map((each) => each.getBoundingClientRect().bottom)));
      expect(await lowest(':is(button, input, select)')).toBeLessThanOrEqual(900);
      if (width >= 1280) expect(await lowest('.card')).toBeLessThanOrEqual(900);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });

  test.each([390, 680, 820, 1280, 1600])('%d wide: what is side by side is in line', async (width) => {
    for (const hash of ['#points?epochs=80&regularizer=l2', '#digits?epochs=80&regularizer=l2']) {
      const page = await open(hash, { viewport: { width, height: 900 } });
      const panel = page.locator('[role=tabpanel]:visible');
      await until(panel, 'epoch', (epoch) => epoch === 80);
      const boxes = (selector: string) =>
        panel.locator(selector).evaluateAll((all) =>
          all.map((each) => {
            const { top, height } = each.getBoundingClientRect();
            return { top, height, wide: each.scrollWidth - each.clientWidth };
          }),
        );
      const titles = await boxes('.options .title:visible');
      expect(titles.length).toBeGreaterThan(8);
      expect(new Set(titles.map(({ height }) => height)).size).toBe(1);
      for (const { wide } of titles) expect(wide).toBeLessThan(10);
      expect(new Set((await boxes('.scores > div')).map(({ top }) => top)).size).toBe(1);
    }
  });

  test('the bars of all digits are as long', async () => {
    const page = await open('#digits?epochs=20');
    const panel = digitsOf(page);
    await until(panel, 'epoch', (epoch) => epoch === 20);
    await press(panel, 'Show a test digit');
    await panel.locator('#probabilities .best').waitFor();
    const widths = await panel
      .locator('.track')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
    expect(widths).toHaveLength(10);
    expect(new Set(widths).size).toBe(1);
  });

  test.each([600, 820, 1023])('%d wide: two columns, the surface at most 420 px', async (width) => {
    const page = await open('', { viewport: { width, height: 900 } });
    const box = async (selector: string) => (await page.locator(selector).boundingBox()) as Box;
    const [surface, output, data] = [await box('#surface'), await box('#points .output'), await box('#points .data')];
    expect(surface.width).toBeLessThanOrEqual(420);
    expect(Math.abs(surface.width - surface.height)).toBeLessThan(1);
    expect(output.y).toBe(data.y);
    expect(output.x + output.width).toBeLessThan(data.x);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});

describe('on a phone', () => {
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

  test.each([
    '#points?layers=8-8-8-8-8&epochs=20',
    '#digits?epochs=60',
  ])('%s is as wide as the screen', async (hash) => {
    const page = await open(hash, phone);
    const panel = page.locator('[role=tabpanel]:visible');
    await until(panel, 'epoch', (epoch) => epoch >= 20);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await keepShot(page, `${hash.slice(1, 7)}-phone`);
  });

  test('Play and a small surface stay in view', async () => {
    const page = await open('', phone);
    const inView = (selector: string) =>
      page.locator(selector).evaluate((each) => {
        const { top, bottom, width } = each.getBoundingClientRect();
        return width > 40 && top >= 0 && bottom <= innerHeight;
      });
    for (const to of [0, 800, 100_000]) {
      await page.evaluate((y) => scrollTo(0, y), to);
      expect(await inView('#points .play')).toBe(true);
      expect(await inView('#small-surface')).toBe(true);
    }
    await press(pointsOf(page), 'Play');
    await until(pointsOf(page), 'epoch', (epoch) => epoch > 3);
  });

  test('a finger draws, and the page does not scroll', async () => {
    const page = await open('#digits?epochs=60', phone);
    await until(digitsOf(page), 'epoch', (epoch) => epoch === 60);
    const pad = page.getByRole('img', { name: /pad/ });
    const { x, y, width, height } = (await pad.boundingBox()) as {
      x: number;
      y: number;
      width: number;
      height: number;
    };
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints });
    const at = (share: number) => [{ x: x + width / 2, y: y + height * share }];
    const scrolled = await page.evaluate(() => scrollY);
    await touch('touchStart', at(0.1));
    for (let share = 0.15; share < 0.9; share += 0.05) await touch('touchMove', at(share));
    await touch('touchEnd', []);
    await expect.poll(() => answerOf(page)).toBe('1');
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  });
});
