import { describe, expect, test } from 'vitest';
import { Allocator } from '../../src/plan/allocator.ts';
import { random } from '../support/random.ts';

const LINE = 64;
const FIRST = 1000;
const BEGIN = 1024;

/** Blocks as a plain list: what the allocator's own books are compared with. */
class Blocks {
  readonly list: { address: number; bytes: number }[] = [];

  add(address: number, bytes: number): void {
    expect(address % LINE).toBe(0);
    expect(address).toBeGreaterThanOrEqual(BEGIN);
    const shares = (other: { address: number; bytes: number }) =>
      address < other.address + other.bytes && other.address < address + bytes;
    expect(this.list.find(shares), 'a block that has bytes of the new one').toBeUndefined();
    this.list.push({ address, bytes });
  }

  get bytes(): number {
    return this.list.reduce((sum, block) => sum + block.bytes, 0);
  }

  get end(): number {
    return this.list.reduce((end, { address, bytes }) => Math.max(end, address + bytes), BEGIN);
  }
}

describe('blocks', () => {
  test('follow each other from the first cache line on', () => {
    const allocator = new Allocator(FIRST, 4096);
    expect([64, 640, 128].map((bytes) => allocator.take(bytes))).toEqual([BEGIN, BEGIN + 64, BEGIN + 704]);
    expect(allocator.end).toBe(BEGIN + 832);
    expect(allocator.room).toBe(4096 - BEGIN - 832);
  });

  test('end at the limit: what does not fit changes nothing', () => {
    const allocator = new Allocator(FIRST, BEGIN + 256);
    expect(allocator.take(320)).toBeUndefined();
    expect(allocator.take(256)).toBe(BEGIN);
    expect(allocator.take(64)).toBeUndefined();
    expect(allocator.room).toBe(0);
    allocator.give(BEGIN, 256);
    expect([allocator.end, allocator.room]).toEqual([BEGIN, 256]);
  });

  test('that are given back are given out again, to the same sizes first of all', () => {
    const allocator = new Allocator(FIRST, 2 ** 20);
    const addresses = Array.from({ length: 100 }, () => allocator.take(192) as number);
    const { end } = allocator;
    const odd = addresses.filter((_, index) => index % 2 > 0);
    for (const address of odd.slice(0, -1)) allocator.give(address, 192);
    const again = odd.slice(0, -1).map(() => allocator.take(192) as number);
    expect(new Set(again)).toEqual(new Set(odd.slice(0, -1)));
    expect(allocator.end).toBe(end);
  });

  test('that lie beside each other become one', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [0, 2, 1],
      [1, 0, 2],
    ]) {
      const allocator = new Allocator(FIRST, 2 ** 20);
      const addresses = [0, 1, 2, 3].map(() => allocator.take(128) as number);
      for (const index of order) allocator.give(addresses[index] as number, 128);
      expect(allocator.take(384), `given back in order ${order}`).toBe(BEGIN);
      expect(allocator.room).toBe(2 ** 20 - BEGIN - 512);
    }
  });

  test('leave the rest of a larger one free', () => {
    const allocator = new Allocator(FIRST, 2 ** 20);
    const large = allocator.take(1024) as number;
    allocator.take(64);
    allocator.give(large, 1024);
    expect([64, 512, 448].map((bytes) => allocator.take(bytes))).toEqual([large, large + 64, large + 576]);
  });
});

test('at random, no byte is given out twice and none is lost', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const next = random(seed);
    const allocator = new Allocator(FIRST, 2 ** 20);
    const blocks = new Blocks();
    for (let turn = 0; turn < 1000; turn++) {
      // More is taken than given back in the first half, and less in the second.
      if (next() < (turn < 500 ? 0.7 : 0.3) || blocks.list.length === 0) {
        const bytes = LINE * Math.ceil(next() ** 3 * 200 + 0.001);
        const address = allocator.take(bytes);
        if (address === undefined) expect(allocator.end + bytes, 'room that was refused').toBeGreaterThan(2 ** 20);
        else blocks.add(address, bytes);
      } else {
        const [{ address, bytes } = { address: 0, bytes: 0 }] = blocks.list.splice(
          Math.floor(next() * blocks.list.length),
          1,
        );
        allocator.give(address, bytes);
      }
      expect(allocator.room).toBe(2 ** 20 - BEGIN - blocks.bytes);
      expect(allocator.end).toBe(blocks.end);
    }
    for (const { address, bytes } of blocks.list) allocator.give(address, bytes);
    expect([allocator.end, allocator.room]).toEqual([BEGIN, 2 ** 20 - BEGIN]);
  }
});
