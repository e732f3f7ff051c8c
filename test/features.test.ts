import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as activations from '../src/activations/index.ts';
import * as callbacks from '../src/callbacks/index.ts';
import * as constraints from '../src/constraints/index.ts';
import { entries } from '../src/entries.js';
import * as index from '../src/index.ts';
import * as initializers from '../src/initializers/index.ts';
import * as layers from '../src/layers/index.ts';
import * as losses from '../src/losses/index.ts';
import * as metrics from '../src/metrics/index.ts';
import * as optimizers from '../src/optimizers/index.ts';
import * as regularizers from '../src/regularizers/index.ts';
import * as schedules from '../src/schedules/index.ts';

const root = new URL('../', import.meta.url);
const text = readFileSync(new URL('FEATURES.md', root), 'utf8');

/** The cells of the rows of all tables, without their heads. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
  .map((line) => line.split('|').slice(1, -1));

const lists = {
  ...{
    activations,
    callbacks,
    constraints,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
  },
};

describe.each(Object.entries(lists))('%s', (folder, list) => {
  test.each(Object.keys(list))('%s has a row with a link to its file', (name) => {
    const links = rows.filter(([feature]) => feature.trim().startsWith(`\`${name}\``)).map(([, own]) => own);
    expect(links.join()).toMatch(new RegExp(`\\[yes\\]\\(src/${folder}/${name}(\\.ts)?\\)`));
  });
});

const modules = await Promise.all(entries.map(({ folder }) => import(`../src/${folder}/index.ts`)));
const functions = [index, ...modules].flatMap((entry) =>
  Object.entries(entry).filter(([, value]) => typeof value === 'function'),
);

test.each(functions)('%s is named', (name) => {
  expect(text).toContain(`\`${name}\``);
});

test.each(rows)('%s: yes with a link, or no with a reason, and three peers', (_, own, ...peers) => {
  expect(own.trim()).toMatch(/^(\[[^\]]+\]\([^)]+\)|no: .)/);
  expect(peers.map((peer) => peer.trim().length > 0)).toEqual([true, true, true]);
});

test.each([...new Set([...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path))])('%s is there', (path) => {
  expect(existsSync(new URL(path, root))).toBe(true);
});
