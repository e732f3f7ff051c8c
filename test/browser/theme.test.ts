import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KEY } from '../../examples/look/themeKey.ts';
import { type Example, startExample } from './support/example.ts';

type Theme = 'light' | 'dark';

describe.each(['playground', 'benchmark', 'evolution'])('the %s', (name) => {
  let example: Example;
  beforeAll(async () => {
    example = await startExample(name);
  });
  afterAll(async () => {
    await example.browser.close();
    await example.server.close();
  });

  const colours = (page: Page) =>
    page.evaluate(() => {
      const { backgroundColor, colorScheme } = getComputedStyle(document.documentElement);
      return { page: backgroundColor, body: getComputedStyle(document.body).backgroundColor, colorScheme };
    });

  /** The colours before any module has run, with what was stored by an earlier visit. */
  async function first(system: Theme, stored?: string) {
    const page = await example.browser.newPage({ colorScheme: system });
    await page.addInitScript(([key, value]) => value && localStorage.setItem(key, value), [KEY, stored] as const);
    await page.route('**/*.js', (route) => route.abort());
    await page.goto(example.url);
    const seen = await colours(page);
    await page.close();
    return seen;
  }

  test('has the colours that were chosen before its program runs, else the system’s', async () => {
    const [light, dark] = [await first('light'), await first('dark')];
    expect([light.colorScheme, dark.colorScheme]).toEqual(['light', 'dark']);
    expect(light.body).not.toBe(dark.body);
    expect(await first('light', 'dark')).toEqual(dark);
    expect(await first('dark', 'light')).toEqual(light);
    expect(await first('dark', 'green')).toEqual(dark);
  });

  test('remembers the colours that were chosen', async () => {
    const page = await example.browser.newPage({ colorScheme: 'light' });
    await page.goto(example.url);
    await page.getByRole('button', { name: 'Dark colours' }).click();
    const dark = await colours(page);
    expect(dark.colorScheme).toBe('dark');
    await page.reload();
    expect(await colours(page)).toEqual(dark);
    await page.getByRole('button', { name: 'Light colours' }).waitFor();
    await page.close();
  });
});
