/// <reference types="node" />
import { outOfRange, show } from '../base/errors.ts';

/** A process among others that share work. */
export interface Rank {
  /** From 0. */
  readonly rank: number;
  readonly size: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const ALONE: Rank = { rank: 0, size: 1 };

/** The environment variables in which launchers pass rank and size: each sets both, or none. */
const launchers = [
  ['OMPI_COMM_WORLD_RANK', 'OMPI_COMM_WORLD_SIZE'],
  ['PMI_RANK', 'PMI_SIZE'],
  ['SLURM_PROCID', 'SLURM_NTASKS'],
] as const;

/**
 * Determines the rank of this process among those that a launcher has started, from the environment: `LANEWISE_RANK`
 * and `LANEWISE_SIZE`, or the variables of Open MPI, MPICH, Slurm (tasks, arrays, and tasks of arrays) and Indexed Jobs
 * of Kubernetes. Kubernetes does not pass the size, so set `LANEWISE_SIZE`. Without any of these, it is the only
 * process.
 *
 *     const { rank, size } = rankOf();
 *
 * @throws RangeError for a contradictory environment.
 */
export function rankOf(environment: Environment = process.env): Rank {
  const { LANEWISE_RANK, LANEWISE_SIZE, JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID } = environment;
  if (LANEWISE_RANK !== undefined) return read(environment, 'LANEWISE_RANK', 'LANEWISE_SIZE');
  const inner = launchers.find(([name]) => environment[name] !== undefined);
  const within = inner ? read(environment, inner[0], inner[1]) : ALONE;
  const outer =
    SLURM_ARRAY_TASK_ID !== undefined
      ? ofArray(environment)
      : JOB_COMPLETION_INDEX !== undefined
        ? read(environment, 'JOB_COMPLETION_INDEX', 'LANEWISE_SIZE')
        : ALONE;
  if (!inner && outer === ALONE && LANEWISE_SIZE !== undefined)
    return read(environment, 'LANEWISE_RANK', 'LANEWISE_SIZE');
  return { rank: outer.rank * within.size + within.rank, size: outer.size * within.size };
}

/** An array such as `--array=3-9:2` has the tasks 3, 5, 7 and 9. */
function ofArray(environment: Environment): Rank {
  const number = (name: string, otherwise: string) =>
    toNumber(`SLURM_ARRAY_TASK_${name}`, environment[`SLURM_ARRAY_TASK_${name}`] ?? otherwise);
  const step = Math.max(1, number('STEP', '1'));
  return checked((number('ID', '') - number('MIN', '0')) / step, number('COUNT', ''), 'SLURM_ARRAY_TASK_ID');
}

function read(environment: Environment, rank: string, size: string): Rank {
  return checked(toNumber(rank, environment[rank]), toNumber(size, environment[size]), rank);
}

function checked(rank: number, size: number, name: string): Rank {
  if (!Number.isInteger(rank) || rank >= size) throw outOfRange('rankOf', name, `one of ${size} processes`, rank);
  return { rank, size };
}

function toNumber(name: string, text: string | undefined): number {
  if (text === undefined || !/^\d{1,9}$/.test(text))
    throw outOfRange('rankOf', name, 'an integer ≥ 0 in the environment', show(text));
  return Number(text);
}
