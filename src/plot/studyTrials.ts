import { outOfRange, wrongKind } from '../base/errors.ts';

/** A parameter of a search, as `int`, `float` and `choice` give it. */
export interface StudyParameter {
  readonly kind: 'int' | 'float' | 'choice';
  readonly low?: number;
  readonly high?: number;
  readonly log?: boolean;
  readonly values?: readonly unknown[];
}

/** What a picture is drawn of: what `search` resolves to. */
export interface StudyTrials {
  readonly better: 'less' | 'more';
  readonly space: Readonly<Record<string, StudyParameter>>;
  readonly trials: readonly {
    readonly number: number;
    readonly state: 'complete' | 'stopped' | 'failed';
    readonly value?: number;
    readonly params: Readonly<Record<string, unknown>>;
  }[];
  readonly importances: Readonly<Record<string, number>>;
}

/** A trial with a value, as it is drawn. */
export interface Valued {
  readonly number: number;
  readonly value: number;
  readonly stopped: boolean;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The trials that have a value, and of them at least one that came to its end. */
export function valuedOf(where: string, study: StudyTrials): Valued[] {
  if (!Array.isArray(study?.trials) || typeof study.space !== 'object')
    throw wrongKind(where, 'study', 'what search resolves to', study);
  const valued = study.trials.flatMap(({ number, value, state, params }) =>
    value === undefined ? [] : [{ number, value, stopped: state === 'stopped', params }],
  );
  if (valued.every(({ stopped }) => stopped))
    throw outOfRange(where, 'study', 'at least one trial that came to its end', 'none');
  return valued;
}

/** Whether values are best seen by their logarithms: above 0, and the greatest many times the least. */
export function byLog(values: readonly number[]): boolean {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[0] as number) > 0 && (sorted.at(-1) as number) > 30 * (sorted[0] as number);
}

/** At most three digits, without zeros at the end. */
export const short = (value: number) => `${Number(value.toPrecision(3))}`;
