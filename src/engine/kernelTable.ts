/**
 * What an argument of a kernel is. An input, an output and both are byte addresses of what the kernel reads, writes, reads
 * and writes; a count is a whole number ≥ 0, a scalar an f32. Some counts tell the work of a call: extents, rows of a matrix
 * product, and operations (assembly/counts.ts).
 */
export type Kind = 'input' | 'output' | 'both' | 'scalar' | 'count' | 'extent' | 'productRows' | 'operations';

/** The sign before an argument of each kind in a table. */
const kinds: Readonly<Record<string, Kind>> = {
  ...{ '<': 'input', '>': 'output', '=': 'both', '.': 'scalar' },
  ...{ '#': 'count', '*': 'extent', '^': 'productRows', '+': 'operations' },
};

/** What a program needs to know of a kernel: its code, and its arguments in order. */
export interface Kernel<Parameters extends Readonly<Record<string, Kind>>> {
  readonly code: number;
  readonly parameters: Readonly<Parameters>;
}

/** Binaries as one compressed stream. */
export interface Stream {
  /** The builds that it contains, in order, with their sizes in bytes. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly stream: string;
}

/** Kernels in a separate module over the same memory. */
export interface Pack extends Stream {
  readonly number: number;
  /** What it exports, and where the core calls that: its loop, by its number, and for some packs more. */
  readonly places: Readonly<Record<string, number>>;
}

/** A kernel with its pack. */
export interface PackKernel<Parameters extends Readonly<Record<string, Kind>>> extends Kernel<Parameters> {
  readonly name: string;
  readonly pack: Pack;
}

/**
 * Kernels from lines of names and arguments, `sum product|>y<a<b#count`: the sign before an argument gives its kind.
 * Codes are assigned in the order of the names. The arguments of a kernel are parsed when they are first needed.
 */
export function kernelTable<Kernels>(first: number, text: string, rest: object = {}): Kernels {
  const table: Record<string, Kernel<Record<string, Kind>> & { readonly name: string }> = {};
  let code = first;
  for (const line of text.trim().split('\n')) {
    const [names = '', signature = ''] = line.split('|');
    let known: Record<string, Kind> | undefined;
    for (const name of names.split(' ')) {
      table[name] = {
        name,
        code: code++,
        get parameters() {
          known ??= parametersOf(signature);
          return known;
        },
        ...rest,
      };
    }
  }
  return table as Kernels;
}

function parametersOf(signature: string): Record<string, Kind> {
  const parameters = signature.matchAll(/(\W)(\w+)/g);
  return Object.fromEntries([...parameters].map(([, sign = '', name = '']) => [name, kinds[sign] as Kind]));
}

/** The kernels of a pack, as `kernelTable`. */
export function packTable<Kernels>(first: number, pack: Pack, text: string): Kernels {
  return kernelTable(first, text, { pack });
}
