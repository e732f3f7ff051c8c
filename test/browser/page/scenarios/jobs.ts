import { threads } from '../../../../src/search/index.ts';

/** What comes of jobs in workers of a page. */
export interface Jobs {
  readonly values: readonly unknown[];
  readonly reports: readonly (readonly number[])[];
  readonly failure: string;
  readonly cancelled: string;
  readonly lost: string;
  readonly refused: string;
}

/** Runs jobs, whose module is at a URL of the page's. */
export async function jobs(module: string): Promise<Jobs> {
  const executor = threads({ workers: 2 });
  const job = (name: string, args: number | null = null) => ({
    ...{ id: `${name} ${args}`, module, export: name, args, seed: 5 },
  });
  const message = ({ message }: Error) => message;
  const failed = (name: string) => executor.run(job(name)).then(String, message);
  const reports: number[][] = [];
  const trained = await executor.run(job('train', 3), { onReport: (...report) => reports.push(report) });
  const others = await Promise.all([1, 2, 3, 4].map((x) => executor.run(job('twice', x))));
  const signal = AbortSignal.timeout(200);
  const cancelled = await executor.run(job('blocks'), { signal }).then(String, ({ name }: Error) => name);
  const refused = { ...job('twice', 1), sha256: '0'.repeat(64) };
  return {
    values: [trained, ...others].map(({ value }) => value),
    ...{ reports, cancelled, failure: await failed('fails'), lost: await failed('throwsLater') },
    refused: await executor.run(refused).then(String, message),
  };
}
