import { outOfRange, show } from '../base/errors.ts';
import type { Job, JobFunction } from './job.ts';
import { readBytes, sha256, toUrl } from './urls.ts';

/** A module that this worker has imported, and the hash of its bytes where a job asked for it. */
interface Loaded {
  readonly names: Readonly<Record<string, unknown>>;
  hash: string | undefined;
}

const modules = new Map<string, Loaded>();

/** A worker has imported a module that has changed since. A new one can do the job. */
export class Outdated extends Error {}

/** The function that a job calls. @throws Error that names the module and the export; Outdated */
export async function loadFunction({ id, module, export: name, sha256: wanted }: Job, folder: string) {
  const where = `job ${show(id)}`;
  const url = attempt(where, module, () => toUrl(module, folder));
  const known = modules.get(url.href);
  if (wanted !== undefined && known?.hash !== wanted) {
    const hash = await attempt(where, module, async () => sha256(await readBytes(url)));
    if (hash !== wanted)
      throw outOfRange(
        where,
        `module ${module}`,
        `the one with the SHA-256 ${wanted} on this worker, too`,
        `${hash}: update its files`,
      );
    if (known) throw new Outdated(`${where}: this worker has an earlier ${module}`);
  }
  const { names } = known ?? { names: await attempt(where, module, () => import(/* @vite-ignore */ url.href)) };
  modules.set(url.href, { names, hash: wanted ?? known?.hash });
  const found = names[name];
  if (typeof found !== 'function') {
    const others = Object.keys(names).join(', ');
    throw outOfRange(
      where,
      `export ${show(name)} of ${module}`,
      'a function',
      `${show(found)}; it exports ${others || 'nothing'}`,
    );
  }
  return found as JobFunction;
}

function attempt<T>(where: string, module: string, load: () => T): T {
  const fail = (error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${where}: module ${module} cannot be loaded: ${reason}`, { cause: error });
  };
  try {
    const loaded = load();
    return (loaded instanceof Promise ? loaded.catch(fail) : loaded) as T;
  } catch (error) {
    return fail(error);
  }
}
