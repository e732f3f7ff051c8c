/// <reference types="node" />
import { outOfRange } from '../base/errors.ts';
import { checkJob } from '../jobs/checkJob.ts';
import type { Job } from '../jobs/job.ts';
import { type Line, toLine } from '../jobs/jobLines.ts';
import { packResult, toText } from '../jobs/reports.ts';
import { runJob } from '../jobs/runJob.ts';
import { ownFolder } from '../jobs/urls.ts';

/** Runs a job in this process, for `processes`: what it says are lines on the standard output. */
export async function runAlone(text: string, checkpoint: string | undefined): Promise<void> {
  const job = checkJob('job', read(text));
  const say = (line: Line) => console.log(toLine(line));
  // A promise alone does not keep a process alive.
  const alive = setInterval(() => {}, 60_000);
  try {
    const result = await runJob(job, ownFolder(), {
      ...(checkpoint !== undefined && { checkpoint: new Uint8Array(Buffer.from(checkpoint, 'base64url')) }),
      onReport: (value, step) => say({ report: toText([[step, value]]) }),
      onCheckpoint: (bytes) => say({ checkpoint: Buffer.from(bytes).toString('base64') }),
    });
    say({ result: packResult(result) });
  } catch (error) {
    const { name = 'Error', message = `${error}` } = Object(error) as Partial<Error>;
    say({ error: { name, message } });
    // To run it again would not help.
    process.exitCode = 42;
  } finally {
    clearInterval(alive);
  }
}

function read(text: string): Job {
  try {
    return JSON.parse(text.startsWith('{') ? text : `${Buffer.from(text, 'base64url')}`) as Job;
  } catch (error) {
    throw outOfRange('job', 'the job', 'JSON, or JSON in base64', (error as Error).message);
  }
}
