import { checkInteger, checkName, checkOptions, outOfRange, show, wrongKind, wrongMoment } from '../base/errors.ts';
import { isFunction, isKind } from '../base/kinds.ts';
import { additions } from './additions.ts';
import { type Build, builds, moduleOf, provideModule, runs } from './builds.ts';
import { type AnyWorker, cores, MOST_THREADS, threadSettings, whyAlone } from './threadSettings.ts';

export interface EngineOptions {
  /**
   * The build of the kernels for models created from now on. 'auto' is the fastest build that works here and needs no
   * experimental flag. 'wide' is compiled with V8's --experimental-wasm-revectorize, which is set only during
   * compilation (if the user sets it for the whole process, 'auto' is 'wide').
   */
  build?: Build | 'auto';
  /**
   * The compiled module of `build`, for runtimes such as Cloudflare's that accept modules but not bytes. Import it from
   * `lanewise/simd.wasm`: `engine({ build: 'simd', module })`.
   */
  module?: WebAssembly.Module;
  /**
   * The number of threads for models created from now on, 1 … 64, or 'auto' for as many as there are cores and work
   * for. The number does not change any result. Default 'auto'.
   */
  threads?: number | 'auto';
  /**
   * Creates a worker from the package's file `lanewise/worker.js`, for pages whose policy forbids workers created from
   * text: `() => new Worker('/path/to/worker.js', { type: 'module' })`.
   */
  createWorker?: () => AnyWorker;
}

export interface EngineReport {
  /** The build for models created from now on. */
  build: Build;
  /** The builds that this JavaScript engine can run, the fastest first. */
  available: Build[];
  /** Why 'wide' was requested but is not used. */
  fallback?: string;
  /** The maximum number of threads for models created from now on. */
  threads: number;
  /** Why this is 1 although more threads were requested. */
  alone?: string;
}

let chosen: Build | 'auto' = 'auto';
let wideChecked: { readonly fault: string | undefined } | undefined;

/**
 * Reports, and with options sets, the build of the kernels and the number of threads for new models. `simd` gives the
 * same bits on every machine; `relaxed` and `wide` give the same bits as each other, on every machine with a fused
 * multiply-add. The two classes differ by rounding. Existing models keep their build and threads.
 *
 *     const { build, threads } = engine();
 *
 * @throws RangeError for a build that this JavaScript engine cannot run; TypeError for an invalid module.
 */
export function engine(options: EngineOptions = {}): EngineReport {
  const { build, module, threads, createWorker } = checkOptions('engine', options, known);
  if (threads !== undefined && threads !== 'auto') checkInteger('engine', 'threads', threads, 1, MOST_THREADS);
  if (createWorker !== undefined && !isFunction(createWorker))
    throw wrongKind('engine', 'createWorker', 'a function that returns a Worker', createWorker);
  if (build !== undefined && build !== 'auto') checkBuild(build);
  if (typeof WebAssembly === 'undefined') throw needsWasm();
  if (module !== undefined) adopt(module, build);
  if (build !== undefined) {
    if (build !== 'auto' && !runs(build)) {
      if (runs('simd')) moduleOf('simd', false); // throws where a policy forbids every build
      const needs =
        build === 'wide' ? ', which needs Node ≥ 24 on x86-64 and simd.wasm and wide.delta beside the script' : '';
      throw outOfRange(
        'engine',
        'build',
        `a build that runs here (${builds.filter(runs).join(', ')})`,
        show(build) + needs,
      );
    }
    chosen = build;
  }
  if (threads !== undefined) threadSettings.threads = threads;
  if (createWorker !== undefined) threadSettings.createWorker = createWorker;
  const wanted = threadSettings.threads === 'auto' ? cores() : threadSettings.threads;
  const alone = wanted > 1 ? whyAlone() : undefined;
  return {
    build: currentBuild(),
    available: builds.filter(runs),
    ...(wideChecked?.fault && { fallback: `wide: ${wideChecked.fault}` }),
    threads: alone ? 1 : wanted,
    ...(alone && { alone }),
  };
}

const known = ['build', 'module', 'threads', 'createWorker'] as const;

function checkBuild(build: Build): void {
  if (typeof build !== 'string') throw wrongKind('engine', 'build', `'auto', '${builds.join("', '")}'`, build);
  checkName('engine', 'build', build, Object.fromEntries(['auto', ...builds].map((name) => [name, name])));
}

/** Uses a module that was compiled elsewhere for a build. */
function adopt(module: WebAssembly.Module, build: Build | 'auto' | undefined): void {
  if (!isKind(module, 'WebAssembly.Module')) throw wrongKind('engine', 'module', 'a WebAssembly.Module', module);
  if (build === undefined || build === 'auto')
    throw outOfRange('engine', 'build', `that of the module ('${builds.join("', '")}')`, show(build));
  if (!WebAssembly.Module.exports(module).some(({ name }) => name === 'PANEL'))
    throw outOfRange('engine', 'module', `the compiled lanewise/${build}.wasm`, 'another module');
  provideModule(build, false, module);
}

/** The build that a new model uses. */
export function currentBuild(): Build {
  const wanted =
    chosen === 'auto' ? builds.find((name) => (name !== 'wide' || additions()?.isWideByFlag()) && runs(name)) : chosen;
  if (!wanted) throw needsWasm();
  return wanted === 'wide' && faultOfWide() ? 'relaxed' : wanted;
}

function needsWasm(): Error {
  const missing = typeof WebAssembly === 'undefined' ? 'WebAssembly' : 'WebAssembly SIMD';
  return wrongMoment(
    'engine',
    `there is no ${missing} here; use Chrome ≥ 91, Firefox ≥ 89, Safari ≥ 16.4, or Node ≥ 20 without --jitless`,
  );
}

/** Checked once; a fault is reported once, as a warning. */
function faultOfWide(): string | undefined {
  if (!wideChecked) {
    wideChecked = { fault: additions()?.wideFault() };
    if (wideChecked.fault) console.warn(`lanewise: the build 'wide' is not used: ${wideChecked.fault}; 'relaxed' is`);
  }
  return wideChecked.fault;
}
