import type { DiscoverOptions } from 'lanewise/interpret';
import { PIXELS } from '../digits/toDigits.ts';
import type { CircuitSettings } from '../settings/circuits.ts';
import type { Learned } from './learned.ts';
import { nearestTo } from './nearest.ts';
import { type Subject, subjects } from './subjects.ts';

/** Rows of a class that a circuit is searched for on, at most. */
const ROWS = 160;

/** What a search is asked: rows that show a behaviour, what they are compared with, and the behaviour as a number. */
export function behaviourOf(
  { rows, labels }: Pick<Learned, 'rows' | 'labels'>,
  { network, correct, wrong, left }: Pick<CircuitSettings, 'network' | 'correct' | 'wrong' | 'left'>,
): Pick<DiscoverOptions, 'metric'> & { clean: Float32Array; reference: Float32Array | 'mean' } {
  const { data }: Subject = subjects[network];
  const inputs = data ? 2 : PIXELS;
  const [yes, no] = data ? [1, 0] : [correct, wrong];
  const rowsOf = (label: number) =>
    Array.from({ length: labels.length }, (_, row) => row)
      .filter((row) => labels[row] === label)
      .map((row) => rows.subarray(row * inputs, (row + 1) * inputs));
  const [own, others] = [rowsOf(yes).slice(0, ROWS), rowsOf(no)];
  if (left === 'pairs') {
    const metric = data ? { output: 0 } : { correct, wrong };
    return { clean: joined(own), reference: joined(own.map((row) => nearestTo(row, others))), metric };
  }
  const sign = (row: number) => (row < own.length ? 1 : -1);
  const both = [...own, ...others.slice(0, ROWS)];
  return {
    clean: joined(both),
    reference: 'mean',
    metric: (numbers, row, gradient) => {
      const [plus, minus] = data ? [0, undefined] : [correct, wrong];
      gradient[plus] = sign(row);
      if (minus !== undefined) gradient[minus] = -sign(row);
      return sign(row) * ((numbers[plus] as number) - (minus === undefined ? 0 : (numbers[minus] as number)));
    },
  };
}

const joined = (rows: readonly Float32Array[]) => Float32Array.from(rows.flatMap((row) => [...row]));
