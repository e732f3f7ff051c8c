// V8 can fuse pairs of 128-bit operations into 256-bit ones, behind an experimental flag (off by default in V8 13.6).

const FLAG = '--experimental-wasm-revectorize';
const OLDEST_NODE = 24;

interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly arch?: string;
  readonly execArgv?: readonly string[];
  readonly env?: { readonly NODE_OPTIONS?: string };
  getBuiltinModule?(name: 'node:v8'): { setFlagsFromString(flag: string): void };
}

const node = (globalThis as { process?: NodeProcess }).process;

/** Whether this is a JavaScript engine that can fuse: Node ≥ 24 on x86-64. */
export function canWiden(): boolean {
  const major = Number.parseInt(node?.versions?.node ?? '0', 10);
  return major >= OLDEST_NODE && node?.arch === 'x64' && typeof node.getBuiltinModule === 'function';
}

/** Whether the user has set the flag for the whole process. */
export function isWideByFlag(): boolean {
  const given = [...(node?.execArgv ?? []), node?.env?.NODE_OPTIONS ?? ''].join(' ');
  return canWiden() && given.replaceAll('_', '-').includes(FLAG);
}

/**
 * Compiles a module with pairs fused. The flags that make V8 do so, at once and for every function, are set around the
 * compilation only; what a user has set for the process stays.
 */
export function compileWide(binary: BufferSource): WebAssembly.Module {
  const v8 = node?.getBuiltinModule?.('node:v8');
  const set = (...flags: string[]) => {
    for (const flag of flags) v8?.setFlagsFromString(flag);
  };
  const byFlag = isWideByFlag();
  set('--no-liftoff', '--no-wasm-lazy-compilation', FLAG);
  try {
    return new WebAssembly.Module(binary);
  } finally {
    set('--liftoff', '--wasm-lazy-compilation');
    if (!byFlag) set('--no-experimental-wasm-revectorize');
  }
}
