// The tab "Circuits" of the playground, as a person uses it.

import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { keepShot } from './support/example.ts';
import { playground } from './support/playground.ts';

const open = playground();

const panelOf = (page: Page) => page.getByRole('tabpanel', { name: 'Circuits' });
const press = (panel: Locator, name: string | RegExp) => panel.getByRole('button', { name, exact: true }).click();
const unitsOf = (panel: Locator) => panel.locator('#circuit .unit');

async function untilFound(panel: Locator): Promise<void> {
  await panel.getByText('Found.', { exact: true }).waitFor({ timeout: 60_000 });
}

/** The bars of how good a circuit is, in percent. */
async function figuresOf(panel: Locator): Promise<number[]> {
  const shares = await panel.locator('#goodness .share').allTextContents();
  return shares.map((share) => Number(share.replace('−', '-').replace(' %', '')));
}

/** Whether anything is drawn of a canvas. */
const inkOf = (canvas: Locator) =>
  canvas.evaluate((each) => {
    const { width, height } = each as HTMLCanvasElement;
    const context = (each as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D;
    return context.getImageData(0, 0, width, height).data.filter((value, index) => index % 4 === 3 && value > 0).length;
  });

describe('a circuit', () => {
  test('of digits is found at first sight, is small, and far better than chance', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Circuits' }).click();
    const panel = panelOf(page);
    // Every number of weights that is shown on the way.
    await panel.locator('[data-value=kept]').evaluate((place) => {
      const kept: number[] = [];
      Object.assign(globalThis, { kept });
      new MutationObserver(() => kept.push(Number((place.textContent as string).replace(',', '')))).observe(place, {
        childList: true,
      });
    });
    await untilFound(panel);
    const kept = (await page.evaluate(() => (globalThis as unknown as { kept: number[] }).kept)).filter((n) => n > 0);
    const [most, last] = [Math.max(...kept), kept.at(-1) as number];
    expect(kept.slice(0, kept.indexOf(most)).some((weights) => weights < most)).toBe(true);
    expect(most).toBeGreaterThan(last);
    expect(last).toBeLessThan(400);
    expect(await inkOf(panel.locator('#circuit .links'))).toBeGreaterThan(1000);
    const [own, chance] = await figuresOf(panel);
    expect(own).toBeGreaterThan(80);
    expect(own).toBeLessThan(120);
    expect(chance).toBeLessThan(50);
    await panel.getByText(/weights and \d+ of 26 units/).waitFor();
    await page
      .getByRole('status')
      .getByText(/^Found \d+ of/)
      .waitFor({ state: 'attached' });
    expect(page.url()).toContain('found=yes');
    await keepShot(page, 'circuits');
  });

  test('is the same when its link is opened again, and another for another question', async () => {
    const page = await open('#circuits?found=yes&build=simd');
    const panel = panelOf(page);
    await untilFound(panel);
    const words = await panel.locator('#goodness-words').textContent();
    const again = await open(new URL(page.url()).hash);
    await untilFound(panelOf(again));
    expect(await panelOf(again).locator('#goodness-words').textContent()).toBe(words);
    await panel.getByLabel('Why a').selectOption('3');
    await panel.getByLabel('and not a').selectOption('8');
    await untilFound(panel);
    await expect.poll(() => panel.locator('#goodness-words').textContent()).not.toBe(words);
    expect(page.url()).toMatch(/correct=3&wrong=8&/);
    await panel.getByLabel('Why a').selectOption('8');
    expect(await panel.getByLabel('and not a').inputValue()).toBe('3');
  });

  test('is not found where the search is stopped; the page answers meanwhile', async () => {
    const page = await open('#circuits?tolerance=2');
    const panel = panelOf(page);
    await panel.getByText('Press Find.', { exact: true }).waitFor();
    await press(panel, 'Find');
    await panel.getByText(/Grows|Removes/).waitFor();
    await panel.getByRole('button', { name: 'Unit 3 of layer 1' }).hover();
    await panel.getByRole('heading', { name: 'Unit 3 of layer 1' }).waitFor();
    await press(panel, 'Stop');
    await panel.getByText('Stopped.', { exact: true }).first().waitFor();
    expect(await panel.getByRole('button', { name: 'Find', exact: true }).count()).toBe(1);
    expect(await panel.getByLabel('Circuit alone').isDisabled()).toBe(true);
    await press(panel, 'Find');
    await untilFound(panel);
  });

  test.each(['xor', 'circles', 'moons'])('of two inputs, %s, is found', async (network) => {
    const page = await open(`#circuits?network=${network}&found=yes`);
    const panel = panelOf(page);
    await untilFound(panel);
    const [own, chance] = await figuresOf(panel);
    expect(own).toBeGreaterThan(80);
    expect(own).toBeGreaterThan(chance as number);
    expect(await panel.getByLabel('Why a').isVisible()).toBe(false);
    await panel.getByLabel('Circuit alone').check();
    await keepShot(page, `circuits-${network}`);
  });
});

describe('units', () => {
  test('say what they look for, and are switched off by a click: the network answers otherwise', async () => {
    const page = await open('#circuits?found=yes');
    const panel = panelOf(page);
    await untilFound(panel);
    expect(await panel.locator('#said').textContent()).toBe('4');
    await panel.getByRole('button', { name: 'Unit 3 of layer 1' }).hover();
    await panel.getByRole('heading', { name: 'Unit 3 of layer 1' }).waitFor();
    expect(await panel.getByRole('list', { name: 'Digits that activate it most' }).getByRole('listitem').count()).toBe(
      9,
    );
    const before = await panel.locator('#said-probabilities').textContent();
    for (let unit = 1; unit <= 10; unit++)
      await panel
        .getByRole('button', { name: `Unit ${unit} of layer 2`, exact: false })
        .nth(0)
        .click();
    await panel.getByText('10 units are off').waitFor();
    await panel.getByText(/^Whole network: 4, \d+ % sure$/).waitFor();
    await expect.poll(() => panel.locator('#said-probabilities').textContent()).not.toBe(before);
    await press(panel, 'Switch all on');
    await expect.poll(() => panel.locator('#said-probabilities').textContent()).toBe(before);
  });

  test('are reached and switched by keys', async () => {
    const page = await open('#circuits?found=yes');
    const panel = panelOf(page);
    await untilFound(panel);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await panel.locator('#circuit-sample').focus();
    for (let i = 0; i < 6 && !(await focused()).startsWith('Unit'); i++) await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^Unit 1 of layer 1/);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^Unit 2 of layer 1/);
    await panel.getByRole('heading', { name: 'Unit 2 of layer 1' }).waitFor();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/^Unit \d of layer 2/);
    await page.keyboard.press('Space');
    await panel.getByText('1 unit is off').waitFor();
    expect(await panel.locator('#circuit .unit[aria-pressed=true]').count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toMatch(/^Unit \d of layer 2/);
  });

  test('of a drawn digit: it is read by the whole network and by the circuit alone', async () => {
    const page = await open('#circuits?found=yes');
    const panel = panelOf(page);
    await untilFound(panel);
    await press(panel, 'Clear');
    await panel.getByText('Draw a digit', { exact: true }).waitFor();
    const pad = panel.getByRole('img', { name: /pad/ });
    const { x, y, width, height } = (await pad.boundingBox()) as {
      x: number;
      y: number;
      width: number;
      height: number;
    };
    const at = (left: number, top: number) => page.mouse.move(x + left * width, y + top * height, { steps: 4 });
    await at(0.55, 0.15);
    await page.mouse.down();
    await at(0.25, 0.6);
    await at(0.75, 0.6);
    await page.mouse.up();
    await at(0.6, 0.4);
    await page.mouse.down();
    await at(0.58, 0.9);
    await page.mouse.up();
    await expect.poll(() => panel.locator('#said').textContent()).toBe('4');
    await panel.getByLabel('Circuit alone').check();
    await panel.getByText(/^Whole network: 4/).waitFor();
    await expect.poll(() => panel.locator('#said').textContent()).toBe('4');
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.each(['digits', 'xor'])('%s: axe finds nothing to complain of', async (network) => {
    const page = await open(`#circuits?network=${network}&found=yes`, { colorScheme });
    await untilFound(panelOf(page));
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

describe('it fits', () => {
  test.each(['digits', 'xor'])('%s, however wide the window is', async (network) => {
    const page = await open(`#circuits?network=${network}&found=yes`);
    const panel = panelOf(page);
    await untilFound(panel);
    for (const width of [390, 600, 820, 1024, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const overflow = await panel
        .locator('.card, .runs, .row')
        .evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth));
      expect(Math.max(...overflow), `${width}`).toBeLessThanOrEqual(0);
      await keepShot(page, `circuits-${network}-${width}`);
    }
  });

  test('on a phone a touch looks, the next one switches, and Find stays in view', async () => {
    const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
    const page = await open('#circuits?found=yes', phone);
    const panel = panelOf(page);
    await untilFound(panel);
    const unit = unitsOf(panel).nth(17);
    await unit.tap();
    expect(await unit.getAttribute('aria-pressed')).toBe('false');
    await panel.getByRole('heading', { name: 'Unit 2 of layer 2' }).waitFor();
    await unit.tap();
    await expect.poll(() => unit.getAttribute('aria-pressed')).toBe('true');
    const inView = await panel.getByRole('button', { name: 'Find', exact: true }).evaluate((each) => {
      const { top, bottom } = each.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    expect(inView).toBe(true);
  });
});

test('a worker that does not load is told, and Find works once it is there', async () => {
  const page = await open('#circuits', {}, { failing: /worker/ });
  const panel = panelOf(page);
  await panel.locator('.notice').getByText('the server answered 404').waitFor();
  await page.unrouteAll();
  await press(panel, 'Find');
  await untilFound(panel);
  expect(await panel.locator('.notice').isVisible()).toBe(false);
});
