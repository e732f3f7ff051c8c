// Writes the generated sources; with --check only tells whether they are current.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builds } from '../builds.js';
import { activations } from './activations.js';
import { hyperPlaces } from './hyper.js';
import { lanesLosses, lanesOptimizers, optimizers, rareOptimizers } from './instances.js';
import { losses, lossRow, rareLosses } from './losses.js';
import { packRun, packs, packsRun, packTable, run, table } from './run.js';
import { sharedNumbers } from './shared.js';
import { panel, tile } from './tile.js';
import { tiles } from './tiles.js';

// Binaryen lists functions by their uses, then by their paths backwards. Each build has other tiles: in a folder whose name
// comes before all others they are the last, so that a call of any other function is the same bytes in every build.
const files = [
  ...Object.values(builds).map(({ tile: size }) => [
    `assembly/accumulators/tile${size.join('x')}.ts`,
    () => tiles(...size),
  ]),
  ['assembly/tile.ts', tile],
  ['assembly/generated/panel.ts', panel],
  ['assembly/generated/activations.ts', activations],
  ['assembly/generated/losses.ts', losses],
  ['assembly/generated/rareLosses.ts', rareLosses],
  ['assembly/generated/lossRow.ts', lossRow],
  ['assembly/generated/optimizers.ts', optimizers],
  ['assembly/generated/rareOptimizers.ts', rareOptimizers],
  ['assembly/generated/lanesLosses.ts', lanesLosses],
  ['assembly/generated/lanesOptimizers.ts', lanesOptimizers],
  ['assembly/generated/run.ts', run],
  ['assembly/generated/packs.ts', packsRun],
  ['src/engine/kernels.ts', table],
  ['src/engine/shared.ts', sharedNumbers],
  ['src/engine/hyper.ts', hyperPlaces],
  ...packs.flatMap((pack) => [
    [`assembly/generated/packs/${pack.name}.ts`, () => packRun(pack)],
    [`src/engine/packs/${pack.name}.ts`, () => packTable(pack)],
  ]),
];

const check = process.argv.includes('--check');
for (const [path, write] of files) {
  const url = new URL(`../../${path}`, import.meta.url);
  const text = write();
  if (!check) {
    mkdirSync(new URL('.', url), { recursive: true });
    writeFileSync(url, text);
  }
  if (readFileSync(url, 'utf8') !== text) {
    console.error(`${path}: not current; run npm run generate`);
    process.exitCode = 1;
  }
}
