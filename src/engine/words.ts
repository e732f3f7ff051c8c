import { kernels } from './kernels.ts';

const scalar = new Float32Array(1);
const bits = new Uint32Array(scalar.buffer);

/** The words of one call in a program: the kernel's code, then its arguments. */
export function callWords(kernel: keyof typeof kernels, values: Readonly<Record<string, number>>): number[] {
  const { code, parameters } = kernels[kernel];
  const words = Object.entries(parameters).map(([name, kind]) => {
    const value = values[name] as number;
    if (kind !== 'scalar') return value;
    scalar[0] = value;
    return bits[0] as number;
  });
  return [code, ...words];
}
