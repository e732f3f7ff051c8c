// The machine that is measured on: its processor, and the widest vectors that this has.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

function flags() {
  try {
    return (
      readFileSync('/proc/cpuinfo', 'utf8')
        .match(/^(?:flags|Features)\s*:\s*(.*)$/m)?.[1]
        .split(' ') ?? []
    );
  } catch {
    return [];
  }
}

const known = flags();
const named = { avx512f: 'AVX-512', avx2: 'AVX2', avx: 'AVX', sse2: 'SSE2', sve: 'SVE', asimd: 'NEON' };
const widest = Object.keys(named).find((flag) => known.includes(flag));

/** What the processor is called. */
export const processor = cpus()[0]?.model.trim() || 'unknown processor';

/** AVX-512, AVX2, NEON, …: the widest there is, if that can be told. */
export const instructionSet = named[widest] ?? `unknown instruction set (${process.arch})`;
