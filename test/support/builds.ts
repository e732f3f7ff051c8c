import { type Build, engine } from '../../src/index.ts';

/** Every build that this JavaScript engine can run. */
export const available: readonly Build[] = engine().available;

/** Runs `body` with models of a build, and puts the engine back to its own choice. */
export async function withBuild<T>(build: Build, body: () => T | Promise<T>): Promise<T> {
  engine({ build });
  try {
    return await body();
  } finally {
    engine({ build: 'auto' });
  }
}
