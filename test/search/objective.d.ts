import type { JobContext } from '../../src/jobs/job.ts';

export default function objective(values: object, context: JobContext): Promise<number>;
