import { engine } from '../../../../src/index.ts';
import { available } from '../../../support/builds.ts';
import { hash } from '../../../support/hash.ts';
import { SEED, trained } from '../../../support/trained.ts';

/** The hash of the pinned training on so many threads, for each build that runs here, and the threads that worked. */
export async function bits(threads: number): Promise<Record<string, { hash: string; threads: number }>> {
  engine({ threads });
  const results: Record<string, { hash: string; threads: number }> = {};
  for (const build of available) {
    const model = await trained(build, SEED);
    results[build] = { hash: await hash(model.getWeights()), threads: model.threads };
  }
  return results;
}
