import { type Kernels, kernels } from './kernels.ts';
import type { Kernel, Kind, PackKernel } from './kernelTable.ts';

const scalar = new Float32Array(1);
const bits = new Uint32Array(scalar.buffer);

/** A reference to a kernel: its name, or for one of a pack the kernel itself. */
export type KernelReference = keyof Kernels | PackKernel<Readonly<Record<string, Kind>>>;

/** The name of a kernel. */
export const nameOf = (kernel: KernelReference): string => (typeof kernel === 'string' ? kernel : kernel.name);

export function kernelOf(kernel: KernelReference): Kernel<Readonly<Record<string, Kind>>> {
  return typeof kernel === 'string' ? kernels[kernel] : kernel;
}

/** The words of one call in a program: the kernel's code, then its arguments. */
export function callWords(kernel: KernelReference, values: Readonly<Record<string, number>>): number[] {
  const { code, parameters } = kernelOf(kernel);
  const words = Object.entries(parameters).map(([name, kind]) => {
    const value = values[name] as number;
    if (kind !== 'scalar') return value;
    scalar[0] = value;
    return bits[0] as number;
  });
  return [code, ...words];
}
