import { isPlain, wrongKind } from '../base/errors.ts';
import type { Json } from './job.ts';

/** Deeper values are refused: no call of a reader may run out of stack. */
const DEEPEST = 1000;

/** A copy of a value, as JSON gives it back. @throws TypeError for what JSON would change: NaN, undefined, typed arrays, … */
export function checkJson(where: string, what: string, value: unknown): Json {
  check(where, what, value, 0);
  return JSON.parse(JSON.stringify(value)) as Json;
}

function check(where: string, what: string, value: unknown, depth: number): void {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (depth > DEEPEST) throw wrongKind(where, what, `nested at most ${DEEPEST} deep`, value);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) check(where, `${what}[${i}]`, value[i], depth + 1);
  } else if (isPlain(value)) {
    for (const [key, each] of Object.entries(value)) check(where, `${what}.${key}`, each, depth + 1);
  } else throw wrongKind(where, what, RULE, value);
}

const RULE = 'what JSON keeps: null, a finite number, a text, true, false, or arrays and plain objects of these';
