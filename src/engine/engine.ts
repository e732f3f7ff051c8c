import { type Build, builds, runs } from './builds.ts';
import { checkName, checkOptions, outOfRange, wrongKind } from './errors.ts';

export interface EngineOptions {
  /** The build of the kernels for models made from now on; 'auto', the fastest that runs here. */
  build?: Build | 'auto';
}

export interface EngineReport {
  /** The build that models made from now on will use. */
  build: Build;
  /** The builds that this JavaScript engine can run, the fastest first. */
  available: Build[];
}

let chosen: Build | 'auto' = 'auto';

/**
 * Reports, and with options sets, which build of the kernels new models use. Results are bit-identical within a build
 * on every machine; two builds differ by rounding. Models that exist keep theirs.
 *
 * @throws RangeError for a build that this JavaScript engine cannot run.
 */
export function engine(options: EngineOptions = {}): EngineReport {
  const { build } = checkOptions('engine', options, ['build']);
  const names = Object.keys(builds) as Build[];
  if (build !== undefined) {
    if (typeof build !== 'string') throw wrongKind('engine', 'build', `'auto', '${names.join("', '")}'`, build);
    if (build !== 'auto') checkName('engine', 'build', build, { auto: '', ...builds });
    if (build !== 'auto' && !runs(build)) {
      throw outOfRange('engine', 'build', `a build that runs here (${available().join(', ')})`, `'${build}'`);
    }
    chosen = build;
  }
  return { build: currentBuild(), available: available() };
}

/** The build that a new model uses. */
export function currentBuild(): Build {
  if (chosen !== 'auto') return chosen;
  const [fastest] = available();
  if (!fastest) throw new Error('engine: WebAssembly expected SIMD support, got an engine without; update it');
  return fastest;
}

function available(): Build[] {
  return (Object.keys(builds) as Build[]).filter(runs);
}
