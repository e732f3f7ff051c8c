import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { keepShot, startExample } from './support/example.ts';

const { browser, server, url } = await startExample('evolution');
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function open(query = '', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage(options);
  page.on('pageerror', (error) => expect.soft(error).toBeUndefined());
  await page.goto(`${url}${query}`);
  return page;
}

const numberOf = async (page: Page, id: string) =>
  Number((await page.locator(`#${id}`).textContent())?.replaceAll(',', ''));

const reach = (page: Page, generation: number) =>
  page.waitForFunction((least) => Number(document.querySelector('#generation')?.textContent) >= least, generation, {
    timeout: 60_000,
  });

/** Pipes that the best and the mean bird of the last generation have passed. */
const lastOf = async (page: Page) =>
  /best (\d+), mean ([\d.]+) pipes/.exec((await page.locator('#history').getAttribute('aria-label')) ?? '')?.slice(1);

test('birds learn to fly: the best passes ever more pipes', async () => {
  const page = await open('?speed=7');
  await reach(page, 2);
  const [first] = (await lastOf(page))?.map(Number) as [number];
  await reach(page, 13);
  expect(await numberOf(page, 'most')).toBeGreaterThan(5 * first);
  expect(await page.locator('#history polyline').count()).toBe(2);
  await keepShot(page, 'evolution-light');
  await page.close();
});

test('one seed gives the same flights, another gives others', async () => {
  const histories: (readonly string[] | undefined)[] = [];
  for (const seed of [3, 3, 4]) {
    const page = await open(`?speed=7&size=200&seed=${seed}`);
    await reach(page, 11);
    const text = await page.locator('#history').getAttribute('data-means');
    histories.push(text?.split(' ').slice(0, 10));
    await page.close();
  }
  const [one, same, other] = histories;
  expect(one).toHaveLength(10);
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});

test('Pause stops the flight, Play goes on, and Start again begins anew', async () => {
  const page = await open('?speed=7&size=200');
  await reach(page, 4);
  await page.getByRole('button', { name: 'Pause' }).click();
  const generation = await numberOf(page, 'generation');
  await page.waitForTimeout(300);
  expect(await numberOf(page, 'generation')).toBe(generation);
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.waitForFunction(() => document.querySelector('#generation')?.textContent === '1');
  expect(await numberOf(page, 'flying')).toBe(200);
  expect(await page.locator('#history').getAttribute('aria-label')).toBe('No generation has ended yet');
  await page.getByRole('button', { name: 'Play' }).click();
  await reach(page, 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('combobox').selectOption('10000');
  await page.waitForFunction(() => document.querySelector('#flying')?.textContent === '10,000');
  await page.close();
});

test('the keyboard sets the speed, and a seed that is none becomes 1', async () => {
  const page = await open('?seed=-5');
  expect(await page.getByLabel('Seed').inputValue()).toBe('1');
  const speed = page.getByRole('slider');
  await speed.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('#speed-text').textContent()).toBe('4 ×');
  await page.keyboard.press('End');
  expect(await page.locator('#speed-text').textContent()).toBe('as fast as it goes');
  await page.close();
});

test('who wants less motion begins with a page that stands still', async () => {
  const page = await open('', { reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await page.waitForTimeout(200);
  expect(await numberOf(page, 'flying')).toBe(1000);
  await page.close();
});

describe.each(['light', 'dark'] as const)('in %s colours, on a phone', (colorScheme) => {
  test('it is as wide as the screen, and axe finds nothing to complain of', async () => {
    const page = await open('?speed=7', { colorScheme, viewport: { width: 390, height: 844 } });
    await reach(page, 5);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await keepShot(page, `evolution-${colorScheme}-phone`);
    await page.close();
  });
});
