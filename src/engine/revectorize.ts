import { builtin, node } from '../base/node.ts';

// V8 can fuse pairs of 128-bit operations into 256-bit ones, behind an experimental flag (off by default in V8 13.6).

const FLAG = '--experimental-wasm-revectorize';
const OLDEST_NODE = 24;

/** Whether this is a JavaScript engine that can fuse: Node ≥ 24 on x86-64. */
export function canWiden(): boolean {
  const { node: version = '0', bun, deno } = node?.versions ?? {};
  const isNode = bun === undefined && deno === undefined;
  return (
    isNode &&
    Number.parseInt(version, 10) >= OLDEST_NODE &&
    node?.arch === 'x64' &&
    typeof node.getBuiltinModule === 'function'
  );
}

/** Whether the user has set the flag for the whole process. */
export function isWideByFlag(): boolean {
  return canWiden() && isGiven(FLAG);
}

/** Whether a V8 flag is on the command line of the process. */
function isGiven(flag: string): boolean {
  const given = [...(node?.execArgv ?? []), ...(node?.env?.NODE_OPTIONS ?? '').split(' ')];
  return given.some((argument) => argument.replaceAll('_', '-') === flag);
}

/**
 * The flags that make V8 fuse, immediately and in every function, and those that reset them. V8's inlining would take
 * half as long again and make no kernel faster: functions worth inlining are inlined in the binary.
 */
const flags = [
  [FLAG, '--no-experimental-wasm-revectorize'],
  ['--no-liftoff', '--liftoff'],
  ['--no-wasm-lazy-compilation', '--wasm-lazy-compilation'],
  ['--no-wasm-inlining', '--wasm-inlining'],
] as const;

/**
 * Compiles a module with fused pairs. Flags are set only during compilation, and flags from the command line are not
 * changed.
 */
export function compileWide(binary: BufferSource): WebAssembly.Module {
  const v8 = builtin('node:v8');
  const missing = flags.filter(([flag]) => !isGiven(flag));
  for (const [flag] of missing) v8?.setFlagsFromString(flag);
  try {
    return new WebAssembly.Module(binary);
  } finally {
    for (const [, undo] of missing) v8?.setFlagsFromString(undo);
  }
}
