// For the guide "Search for hyperparameters".

import { mkdirSync, rmSync } from 'node:fs';
import { dense, sequential } from 'lanewise';
import { float } from 'lanewise/search';

export * from 'lanewise';
export * from 'lanewise/plot';
export * from 'lanewise/population';
export * from 'lanewise/search';

/** Points of a curve. */
export const x = Float32Array.from({ length: 96 }, (_, i) => ((37 * i) % 96) / 48 - 1);
export const y = x.map((value) => Math.sin(3 * value));

/** A network for them. */
export const network = (units, seed = 1) => sequential({ inputs: 1, layers: [dense(units, 'tanh'), dense(1)], seed });

mkdirSync('examples/output', { recursive: true });
rmSync('examples/output/study.jsonl', { force: true });

export const space = { a: float(-1, 1) };
export const objective = ({ a }) => a * a;
