import { prepare } from '../contestants/lanewise.js';
import { makeData } from '../data.js';
import { workloads } from '../workloads.js';

/** The workloads, an epoch at a time (or some, where one is short), as tasks with the samples of each run. */
export const steps = (build) =>
  workloads.map((workload) => {
    const count = workload.batches === 1 ? 100 : workload.batches;
    const mode = workload.batches === 1 ? 'loop' : 'fit';
    return {
      ...{ group: 'steps', name: workload.name, samples: count * workload.batch },
      async start() {
        const contestant = await prepare(workload, makeData(workload), { build, mode });
        return async () => contestant.run(count);
      },
    };
  });
