import { show } from '../base/errors.ts';
import type { JobResult } from '../jobs/job.ts';
import { packResult, unpackResult } from '../jobs/reports.ts';

/** What a queue keeps of a job. Results are text: a database may sort the names of JSON. */
export interface JobRecord {
  /** The job as JSON. */
  readonly job: string;
  /** The version that handed it out: another one may compute other bits. */
  readonly lanewise: string;
  /** What it goes on from, in base64. */
  readonly checkpoint?: string;
  /** The first result. */
  readonly result?: string;
  readonly cancelled?: true;
}

/** What is said of a job while it runs. */
export interface Told {
  /** Reports as text: those since the last time. */
  readonly reports?: string;
  /** Its record has another checkpoint. */
  readonly kept?: true;
  /** A second run had another result. */
  readonly differs?: string;
  /** Its caller does not want it any more. */
  readonly cancel?: true;
}

/** The name of a job in a queue: BullMQ takes no number and no colon. */
export const keyOf = (id: string): string => `job-${encodeURIComponent(id)}`;

export const resultToText = (result: JobResult): string => JSON.stringify(packResult(result));

export const resultFromText = (text: string): JobResult => unpackResult(JSON.parse(text));

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64'));

/** What is said where two runs of a job differ. */
export function difference(id: string, first: string, second: string): string {
  const place = [...first].findIndex((mark, index) => mark !== second[index]);
  const from = Math.max(0, place - 20);
  const part = (text: string) => show(text.slice(from, from + 40));
  return (
    `job ${show(id)} has run twice, with different results: ${part(first)} and ${part(second)}; ` +
    'the first one counts; its function is not a function of its arguments and seed alone, or a machine computes wrongly'
  );
}
