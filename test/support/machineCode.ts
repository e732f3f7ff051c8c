import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { packed } from '../../src/engine/binaries/packed.ts';
import { readBuild } from '../../src/engine/kernelFiles.ts';
import type { Build } from '../../src/index.ts';

/** Prints the code of every function, compiled at once and optimized. */
const FLAGS = ['--print-wasm-code', '--no-liftoff', '--no-wasm-lazy-compilation'];

const COMPILE = "new WebAssembly.Module(require('node:fs').readFileSync(0))";

/** What compiles `wide`, as in src/engine/revectorize.ts. */
const WIDE = ['--experimental-wasm-revectorize', '--no-wasm-inlining'];

/** The innermost loops of a build's kernels as V8 compiles them here, each a list of instructions such as `addl rax,0x4`. */
export function innermostLoops(build: Build): string[][] {
  const flags = build === 'wide' ? [...FLAGS, ...WIDE] : FLAGS;
  const read = (file: string) => readFileSync(new URL(`../../dist/${file}`, import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, '-e', COMPILE], {
    input: readBuild(build, packed.files, read),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('--- WebAssembly code ---').flatMap(loopsOf);
}

interface Instruction {
  readonly offset: number;
  readonly text: string;
}

/** A loop is what lies between a jump and its target before it; innermost is one that holds no other. */
function loopsOf(code: string): string[][] {
  const instructions = [...code.matchAll(/^0x[0-9a-f]+ +([0-9a-f]+) +[0-9a-f]+ +(.*)$/gm)].map(
    ([, offset, text]): Instruction => ({ offset: Number.parseInt(offset, 16), text }),
  );
  const loops = instructions.flatMap(({ offset, text }, last) => {
    const target = Number.parseInt(/^j\w+ .*<\+0x([0-9a-f]+)>/.exec(text)?.[1] ?? '', 16);
    const first = target <= offset ? instructions.findIndex((instruction) => instruction.offset === target) : -1;
    return first < 0 ? [] : [{ first, last }];
  });
  return loops
    .filter((a) => !loops.some((b) => b !== a && b.first >= a.first && b.last <= a.last))
    .map(({ first, last }) => instructions.slice(first, last + 1).map(({ text }) => text));
}
