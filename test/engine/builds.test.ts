import { expect, test, vi } from 'vitest';

test('kernels that are missing are no matter of a policy', async () => {
  vi.resetModules();
  vi.doMock('../../src/engine/packing/expand.ts', () => ({ expand: () => new Uint8Array() }));
  const { moduleOf } = await import('../../src/engine/builds.ts');
  expect(() => moduleOf('simd', false)).toThrow(WebAssembly.CompileError);
});
