import type { JobResult } from './job.ts';

/** What a job has reported, in order. */
export type Reports = readonly (readonly [step: number, value: number])[];

/** As JSON, also where a value is not finite or -0. */
export function toText(reports: Reports): string {
  return JSON.stringify(reports.map(([step, value]) => [step, toJsonNumber(value)]));
}

export function fromText(text: string): Reports {
  return (JSON.parse(text) as [number, number | string][]).map(([step, value]) => [step, Number(value)]);
}

function toJsonNumber(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);
}

/** A result as JSON keeps it, with reports that are NaN. */
export type PackedResult = Omit<JobResult, 'reports'> & { readonly reports: string };

export const packResult = ({ value, reports, stopped }: JobResult): PackedResult => ({
  ...{ value, reports: toText(reports), stopped },
});

export const unpackResult = ({ value, reports, stopped }: PackedResult): JobResult => ({
  ...{ value, reports: fromText(reports), stopped },
});
