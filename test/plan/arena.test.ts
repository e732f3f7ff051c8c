import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Instance } from '../../src/engine/instance.ts';
import { type Arena, emptyLot, type Lot, OwnArena } from '../../src/plan/arena.ts';
import { openArena, SharedArena } from '../../src/plan/sharedArena.ts';
import { numbers } from '../support/random.ts';

const MIB = 2 ** 20;

const shared = () => new SharedArena(new Instance('simd'));

/** The numbers of a block. */
const view = ({ instance }: Arena, { address, bytes }: Lot['kept']) =>
  instance.f32.subarray(address / 4, (address + bytes) / 4);

/** Lets every growth of a memory fail until the test ends. */
function refuseGrowth(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = () => {
    throw new RangeError('no memory');
  };
  onTestFinished(() => {
    WebAssembly.Memory.prototype.grow = grow;
  });
}

describe('an arena of one model', () => {
  test('has its blocks one after the other, and all that is behind them as workspace', () => {
    const arena = new OwnArena(new Instance('simd'));
    const lot = arena.admit();
    expect(arena.resize(lot, 'kept', 6400)).toBe(true);
    expect(lot.kept.address).toBe(Math.ceil(arena.instance.heap / 64) * 64);
    for (const bytes of [640, 6400, 64]) {
      expect(arena.resize(lot, 'program', bytes)).toBe(true);
      expect(lot.program.address).toBe(lot.kept.address + 6400);
      expect(lot.program.bytes).toBeGreaterThanOrEqual(bytes);
      expect(arena.workspace).toBe(lot.program.address + lot.program.bytes);
    }
    expect(arena.reserve(10 * MIB)).toBe(true);
    expect(arena.instance.byteLength).toBeGreaterThanOrEqual(arena.workspace + 10 * MIB);
  });

  test('leaves what it keeps where it is', () => {
    const arena = new OwnArena(new Instance('simd'));
    const lot = arena.admit();
    arena.resize(lot, 'kept', 640);
    const data = numbers(160, 1);
    view(arena, lot.kept).set(data);
    arena.resize(lot, 'kept', 4 * MIB);
    arena.resize(lot, 'program', MIB);
    expect(view(arena, lot.kept).subarray(0, 160)).toEqual(data);
  });

  test('has not changed where it cannot grow', () => {
    const arena = new OwnArena(new Instance('simd'));
    const lot = arena.admit();
    arena.resize(lot, 'kept', 640);
    const before = [structuredClone(lot), arena.workspace];
    refuseGrowth();
    expect(() => arena.resize(lot, 'kept', MIB)).toThrow('memory: size must be available on this machine, got 2 MiB');
    expect(() => arena.resize(lot, 'program', MIB)).toThrow(RangeError);
    expect([lot, arena.workspace]).toEqual(before);
  });
});

describe('a shared arena', () => {
  test('gives blocks that share no byte with each other or with the workspace, and keeps what is in them', () => {
    const arena = shared();
    const lots = Array.from({ length: 300 }, () => arena.admit({}));
    const data = lots.map((_, index) => numbers(16 * (1 + (index % 9)), index));
    for (const [index, lot] of lots.entries()) {
      arena.resize(lot, 'kept', 64 * (1 + (index % 9)));
      arena.resize(lot, 'program', 64 * (1 + (index % 5)));
      view(arena, lot.kept).set(data[index] as Float32Array);
    }
    for (const [index, lot] of lots.entries()) if (index % 3 === 0) arena.resize(lot, 'kept', 64 * (3 + (index % 17)));
    arena.reserve(MIB);
    for (const [index, { kept }] of lots.entries()) {
      const wanted = (data[index] as Float32Array).subarray(0, kept.bytes / 4);
      expect(view(arena, kept).subarray(0, wanted.length), `lot ${index}`).toEqual(wanted);
    }
    const blocks = [...lots.flatMap(({ kept, program }) => [kept, program]), { address: arena.workspace, bytes: MIB }];
    blocks.sort((a, b) => a.address - b.address);
    const end = blocks.reduce((from, { address, bytes }) => {
      expect(address).toBeGreaterThanOrEqual(from);
      return address + bytes;
    }, arena.instance.heap);
    expect(arena.instance.byteLength).toBeGreaterThanOrEqual(end);
  });

  test('is not for a model of more than 1 MiB, nor for a workspace of more than 4', () => {
    const arena = shared();
    const lot = arena.admit({});
    expect(arena.resize(lot, 'kept', MIB)).toBe(true);
    const before = [structuredClone(lot), arena.workspace];
    expect(arena.resize(lot, 'kept', MIB + 64)).toBe(false);
    expect(arena.resize(lot, 'program', MIB + 64)).toBe(false);
    expect(arena.reserve(4 * MIB + 1)).toBe(false);
    expect([lot, arena.workspace]).toEqual(before);
    expect(arena.reserve(4 * MIB)).toBe(true);
  });

  test('has not changed where it cannot grow', () => {
    const arena = shared();
    const lot = arena.admit({});
    arena.resize(lot, 'kept', 640);
    const before = [structuredClone(lot), arena.workspace];
    refuseGrowth();
    expect(() => arena.resize(lot, 'kept', MIB)).toThrow('memory: size must be available on this machine');
    expect(() => arena.reserve(4 * MIB)).toThrow(RangeError);
    expect([lot, arena.workspace]).toEqual(before);
    const next = arena.admit({});
    expect(arena.resize(next, 'kept', 640)).toBe(true);
    expect(next.kept.address, 'the first byte behind: no room was lost').toBe(lot.kept.address + 640);
  });

  test('gives the blocks of a model that is gone to the next', () => {
    const arena = shared();
    const [first, second] = [arena.admit({}), arena.admit({})];
    for (const lot of [first, second]) arena.resize(lot, 'kept', 640);
    const { address } = first.kept;
    arena.release(first);
    const next = arena.admit({});
    arena.resize(next, 'kept', 640);
    expect(next.kept.address).toBe(address);
  });

  test.each(['kept', 'program'] as const)('gives a block (%s) that a model has outgrown to the next', (block) => {
    const arena = shared();
    const [lot, behind, next] = [arena.admit({}), arena.admit({}), arena.admit({})];
    arena.resize(lot, block, 640);
    arena.resize(behind, block, 640);
    const { address } = lot[block];
    arena.resize(lot, block, 1280);
    expect(lot[block].address, 'where it has the room').not.toBe(address);
    arena.resize(next, block, 640);
    expect(next[block].address, 'the block that was left').toBe(address);
  });

  test('gives a workspace that became too small to models', () => {
    const arena = shared();
    const { workspace } = arena;
    arena.resize(arena.admit({}), 'kept', 640);
    arena.reserve(MIB);
    expect(arena.workspace).not.toBe(workspace);
    const next = arena.admit({});
    arena.resize(next, 'kept', 6400);
    expect(next.kept.address, 'the workspace that was left').toBe(workspace);
  });

  test('gives the blocks of models that are forgotten to the next', async () => {
    const arena = shared();
    for (let turn = 0; turn < 200; turn++) {
      for (let i = 0; i < 10; i++) arena.resize(arena.admit({}), 'kept', 6400);
      (globalThis as unknown as { gc: () => void }).gc();
      await new Promise((resolve) => setTimeout(resolve));
    }
    // All together would be 12.8 MB.
    expect(arena.instance.byteLength).toBeLessThan(MIB);
  });

  test('does without the news of what was collected, where an engine gives none', () => {
    vi.stubGlobal('FinalizationRegistry', undefined);
    onTestFinished(() => void vi.unstubAllGlobals());
    const arena = shared();
    const lot = arena.admit({});
    expect(arena.resize(lot, 'kept', 640)).toBe(true);
    const { address } = lot.kept;
    arena.release(lot);
    const next = arena.admit({});
    arena.resize(next, 'kept', 640);
    expect(next.kept.address).toBe(address);
  });

  test('that is full takes none, until there is room again', () => {
    const arena = openArena('simd');
    const lots: Lot[] = [];
    for (let fits = true; fits; ) {
      const lot = arena.admit({});
      fits = arena.resize(lot, 'kept', MIB);
      if (fits) lots.push(lot);
      else arena.release(lot);
    }
    expect(lots.length).toBeGreaterThan(50);
    expect(arena.instance.byteLength).toBeLessThanOrEqual(64 * MIB);
    const other = openArena('simd');
    expect(other).not.toBe(arena);
    for (const lot of lots.slice(0, 8)) arena.release(lot);
    other.close();
    expect(openArena('simd')).toBe(arena);
    for (const lot of lots.slice(8)) arena.release(lot);
    expect(openArena('simd'), 'an empty arena of so many bytes').not.toBe(arena);
  });
});

test('a model is given an arena of its build whose workspace is not in use', () => {
  const arena = openArena('simd');
  expect(openArena('simd')).toBe(arena);
  arena.holder = {};
  const other = openArena('simd');
  expect(other).not.toBe(arena);
  arena.holder = undefined;
  expect(openArena('simd')).toBe(arena);
  expect(emptyLot()).toEqual({ kept: { address: 0, bytes: 0 }, program: { address: 0, bytes: 0 } });
});
