import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as activations from '../src/activations/index.ts';
import * as brain from '../src/brain/index.ts';
import * as callbacks from '../src/callbacks/index.ts';
import * as constraints from '../src/constraints/index.ts';
import * as evolution from '../src/evolution/index.ts';
import * as files from '../src/files/index.ts';
import * as toFunction from '../src/function/index.ts';
import * as index from '../src/index.ts';
import * as initializers from '../src/initializers/index.ts';
import * as interpret from '../src/interpret/index.ts';
import * as keras from '../src/keras/index.ts';
import * as layers from '../src/layers/index.ts';
import * as losses from '../src/losses/index.ts';
import * as metrics from '../src/metrics/index.ts';
import * as node from '../src/node/index.ts';
import * as onnx from '../src/onnx/index.ts';
import * as optimizers from '../src/optimizers/index.ts';
import * as plot from '../src/plot/index.ts';
import * as population from '../src/population/index.ts';
import * as pytorch from '../src/pytorch/index.ts';
import * as regularizers from '../src/regularizers/index.ts';
import * as schedules from '../src/schedules/index.ts';
import * as tensorflow from '../src/tensorflow/index.ts';

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

const functions = [
  index,
  evolution,
  files,
  interpret,
  node,
  plot,
  population,
  toFunction,
  onnx,
  brain,
  keras,
  pytorch,
  tensorflow,
].flatMap((entry) => Object.entries(entry).filter(([, value]) => typeof value === 'function'));

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
