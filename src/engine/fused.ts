/**
 * Whether an engine refuses to compile a module: by a CompileError, or by its policy, for which WebKit has another
 * error.
 */
export function isRefusal(error: unknown): boolean {
  return ['CompileError', 'EvalError'].includes((error as Error).name);
}

/** A function that splats 0 and drops it. */
const VECTOR = [
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 9, 1, 7, 0, 0x41, 0, 0xfd, 0x0f, 0x1a, 0x0b],
];

/** Whether the engine supports vectors. Validating a whole build takes a millisecond; its other features are older. */
export function hasVectors(): boolean {
  return WebAssembly.validate(new Uint8Array(VECTOR));
}

/** `f(a, b, c)`: a lane of `f32x4.relaxed_madd` of three splats. */
const PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 8, 1, 0x60, 3, 0x7d, 0x7d, 0x7d, 1, 0x7d],
  ...[3, 2, 1, 0],
  ...[7, 5, 1, 1, 102, 0, 0],
  ...[10, 22, 1, 20, 0, 0x20, 0, 0xfd, 0x13, 0x20, 1, 0xfd, 0x13, 0x20, 2, 0xfd, 0x13],
  ...[0xfd, 0x85, 2, 0xfd, 0x1f, 0, 0x0b],
];

/**
 * Whether `relaxed_madd` exists, rounds once, and a probe can be compiled. JavaScriptCore and machines without a fused
 * instruction round twice.
 */
export function isFused(): boolean {
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(new Uint8Array(PROBE));
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
  const { f } = new WebAssembly.Instance(module).exports as { f(a: number, b: number, c: number): number };
  return f(1 + 2 ** -12, 1 + 2 ** -12, -1 - 2 ** -11) !== 0;
}
