import { throwIfAborted } from '../base/aborted.ts';
import { now } from '../base/clock.ts';
import { checkInteger, checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { isAbortSignal, isFunction } from '../base/kinds.ts';
import { cores } from '../engine/threadSettings.ts';
import type { Executor } from '../jobs/executor.ts';
import type { DataReference, Job, Json } from '../jobs/job.ts';
import { threads } from '../jobs/threads.ts';
import { crc32 } from './crc32.ts';
import type { Params, Space } from './space.ts';
import { openLog, type Storage } from './storage.ts';
import { Study, type StudyOptions, studyOptions } from './study.ts';
import { type AskedTrial, contextOf, type Outcome, type Trial, type TrialContext } from './trial.ts';

/** Evaluates the values of a trial. The type allows undefined for `history.valLoss.at(-1)`; returning it is an error. */
export type Objective<S extends Space> = (
  params: Params<S>,
  trial: TrialContext,
) => number | undefined | Promise<number | undefined>;

/** Evaluates the values of several trials, in order. */
export type JointObjective<S extends Space> = (
  params: readonly Params<S>[],
  trials: readonly TrialContext[],
) => ArrayLike<number | undefined> | Promise<ArrayLike<number | undefined>>;

export interface SearchOptions<S extends Space = Space> extends StudyOptions<S> {
  /** The total number of trials, including those in the storage. Default for a grid: its combinations. */
  trials?: number;
  /** After how many seconds no new trial starts. Default: no limit. */
  seconds?: number;
  /** How many trials run at the same time, at most `ahead`. Default: one per core, or as many as the executor runs. */
  workers?: number;
  /** What runs an objective that is a module. Default: threads of this process. */
  executor?: Executor;
  /** Files for an objective that is a module, by name. */
  data?: Readonly<Record<string, DataReference>>;
  /** Stores each trial, so that an interrupted search can resume. */
  storage?: Storage;
  /** Ends the search, which then rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * Whether the search continues if an objective throws: the trial counts as failed. Default false: the search rejects
   * with the error.
   */
  skipErrors?: boolean;
  /** Called after each trial, including those from the storage. */
  onTrial?(trial: Trial<Params<S>>, study: Study<S>): void | Promise<void>;
  /**
   * The name of its jobs, for an executor that stores results by name. Default: derived from everything that trials
   * depend on.
   */
  name?: string;
}

const searchOptions = [
  ...studyOptions,
  ...['trials', 'seconds', 'workers', 'executor', 'data', 'storage', 'signal', 'skipErrors', 'onTrial', 'name'],
] as readonly (keyof SearchOptions)[];

/**
 * Searches for the values of a space with the best objective.
 *
 *     const study = await search({ rate: float(1e-4, 1e-1, { log: true }) }, ({ rate }) => lossWith(rate), { trials: 30 });
 *     study.best.params // { rate: … }
 *
 * The same seed always gives the same trials, for any number of workers, and also if the search was interrupted, as
 * long as the objective returns the same values.
 *
 * @param objective a function, or the address of a module (a URL, or a path from the worker's folder) whose default
 * export is called with the values and a `JobContext`
 * @returns the study, with its trials and the best one
 * @throws TypeError or RangeError for invalid arguments; the error of the objective; the signal's reason; Error for a
 * storage with the trials of another search.
 */
export async function search<S extends Space>(
  space: S,
  objective: Objective<S> | string | URL,
  options: SearchOptions<S> & { together?: undefined },
): Promise<Study<S>>;
export async function search<S extends Space>(
  space: S,
  objective: JointObjective<S>,
  options: SearchOptions<S> & { together: number },
): Promise<Study<S>>;
export async function search<S extends Space>(
  space: S,
  objective: Objective<S> | JointObjective<S> | string | URL,
  options: SearchOptions<S>,
): Promise<Study<S>> {
  const where = 'search';
  const given = checkOptions(where, options, searchOptions as readonly (keyof SearchOptions<S> & string)[]);
  const { signal, seconds = Number.POSITIVE_INFINITY, onTrial, storage } = given;
  if (signal !== undefined && !isAbortSignal(signal)) throw wrongKind(where, 'signal', 'an AbortSignal', signal);
  if (onTrial !== undefined && !isFunction(onTrial)) throw wrongKind(where, 'onTrial', 'a function', onTrial);
  if (given.seconds !== undefined) checkNumber(where, 'seconds', seconds, 'a number > 0', (value) => value > 0);
  throwIfAborted(signal);
  const log = await openLog(storage);
  const study = new Study(where, space, log.seed === undefined ? given : { seed: log.seed, ...given });
  const trials = checkTrials(given.trials, study);
  const ending = new AbortController();
  const workers = checkWorkers(given, study);
  const runner = runnerOf(objective, study, given, ending.signal);
  await log.begin(study as unknown as Study);
  const begin = now();
  const done = new Promise<Study<S>>((resolve, reject) => {
    const end = (reason: unknown) => {
      signal?.removeEventListener('abort', abort);
      reject(reason);
      ending.abort(reason);
    };
    const abort = () => end(signal?.reason);
    signal?.addEventListener('abort', abort);
    // It may have come while the storage was read.
    if (signal?.aborted) return abort();
    let running = 0;
    const next = () => {
      const late = now() - begin > 1000 * seconds;
      while (running < workers && study.asked < trials && study.ready && !ending.signal.aborted) {
        const count = Math.min(given.together ?? 1, trials - study.asked);
        if (late) break;
        running++;
        const group = Array.from({ length: count }, () => study.ask());
        finish(group)
          .then(() => {
            running--;
            next();
          })
          .catch(end);
      }
      if (running > 0 || ending.signal.aborted) return;
      signal?.removeEventListener('abort', abort);
      resolve(study);
    };
    const finish = async (group: AskedTrial<Params<S>>[]) => {
      const known = group.map((asked) => log.outcomeOf(asked as AskedTrial));
      const missing = group.filter((_, i) => known[i] === undefined);
      const outcomes = missing.length > 0 ? await runner.run(missing) : [];
      if (ending.signal.aborted) return;
      for (const [i, asked] of group.entries()) {
        const kept = known[i];
        const trial = study.tell(asked, kept ?? (outcomes.shift() as Outcome));
        if (kept === undefined) await log.keep(trial as Trial);
        await onTrial?.(trial, study);
      }
    };
    try {
      next();
    } catch (error) {
      end(error);
    }
  });
  return done.finally(() => runner.close?.());
}

function checkTrials(trials: number | undefined, study: { most: number }): number {
  if (trials === undefined && !Number.isFinite(study.most))
    throw wrongKind('search', 'trials', 'the total number of trials', trials);
  return Math.min(checkInteger('search', 'trials', trials ?? study.most, 1), study.most);
}

/** Groups of trials that run at the same time. */
function checkWorkers(
  options: Pick<SearchOptions, 'workers' | 'executor' | 'together'>,
  { ahead }: { ahead: number },
): number {
  const { workers, executor, together } = options;
  if (together !== undefined) return 1;
  if (workers === undefined) return Math.min(ahead, executor?.workers ?? cores());
  checkInteger('search', 'workers', workers, 1);
  if (workers > ahead) throw outOfRange('search', 'workers', `at most ahead, ${ahead}`, workers);
  return workers;
}

interface Runner<S extends Space> {
  run(group: readonly AskedTrial<Params<S>>[]): Promise<Outcome[]>;
  /** Ends what it started. */
  close?(): Promise<void>;
}

function runnerOf<S extends Space>(
  objective: unknown,
  study: Study<S>,
  options: SearchOptions<S>,
  signal: AbortSignal,
): Runner<S> {
  const where = 'search';
  const { together, skipErrors = false, data } = options;
  const module = objective instanceof URL ? objective.href : objective;
  const name = options.name ?? `search-${crc32(JSON.stringify([study.toJSON(), String(module)])).toString(16)}`;
  if (typeof name !== 'string') throw wrongKind(where, 'name', 'a string', name);
  const id = ({ number }: { number: number }) => `${name}-${number}`;
  const caught = (error: unknown, count: number): Outcome[] => {
    if (!skipErrors || signal.aborted) throw error;
    return Array.from({ length: count }, () => ({ error: String(error) }));
  };
  if (typeof module === 'string') {
    if (together !== undefined) throw outOfRange(where, 'together', 'left out if the objective is a module', together);
    const { executor = threads(options.workers === undefined ? {} : { workers: options.workers }) } = options;
    if (typeof executor?.run !== 'function')
      throw wrongKind(where, 'executor', 'an executor such as threads()', executor);
    const run: Runner<S>['run'] = async ([asked]) => {
      const { params, seed, stopping } = asked as AskedTrial;
      const job: Job = { id: id(asked as AskedTrial), module, export: 'default', args: params as Json, seed };
      try {
        const done = await executor.run({ ...job, ...(stopping && { stopping }), ...(data && { data }) }, { signal });
        return [{ value: checkValue(module, done.value), reports: done.reports, stopped: done.stopped }];
      } catch (error) {
        return caught(error, 1);
      }
    };
    return { run, ...(options.executor === undefined && { close: () => executor.close() }) };
  }
  if (!isFunction(module)) throw wrongKind(where, 'objective', "a function, or a module's address", objective);
  if (options.executor !== undefined)
    throw outOfRange(where, 'executor', 'left out if the objective is a function', 'one');
  const run: Runner<S>['run'] = async (group) => {
    const contexts = group.map((asked) => contextOf(asked as AskedTrial, id(asked), signal));
    const [params, trials] = [group.map((asked) => asked.params), contexts.map(({ context }) => context)];
    try {
      const values =
        together === undefined
          ? [await (module as Objective<S>)(params[0] as Params<S>, trials[0] as TrialContext)]
          : await (module as JointObjective<S>)(params, trials);
      if (values?.length !== group.length)
        throw wrongKind('objective', 'what it returns', `an array of ${group.length} numbers`, values);
      return contexts.map(({ reports, isStopped }, i) => ({
        ...{ value: checkValue('objective', values[i]), reports, stopped: isStopped() },
      }));
    } catch (error) {
      return caught(error, group.length);
    }
  };
  return { run };
}

function checkValue(where: string, value: unknown): number {
  if (typeof value !== 'number') throw wrongKind(where, 'what it returns', 'a number', value);
  return value;
}
