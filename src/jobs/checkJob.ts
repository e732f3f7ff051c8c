import { checkInteger, checkName, checkOptions, isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { checkJson } from './checkJson.ts';
import type { DataReference, Job, StoppingRule } from './job.ts';

const keys = ['id', 'module', 'sha256', 'export', 'args', 'seed', 'stopping', 'data'] as const;

/** A copy of a job. @throws TypeError or RangeError for one that no worker can run. */
export function checkJob(where: string, job: Job): Job {
  if (!isPlain(job)) throw wrongKind(where, 'job', 'an object with id, module, export, args and seed', job);
  const checked = checkOptions(where, job, keys);
  for (const key of ['id', 'module', 'export'] as const) checkText(where, `job.${key}`, checked[key]);
  if (checked.sha256 !== undefined) checkHash(where, 'job.sha256', checked.sha256);
  checkInteger(where, 'job.seed', checked.seed, 0);
  return {
    ...checked,
    args: checkJson(where, 'job.args', checked.args),
    ...(checked.stopping && { stopping: checkRule(where, checked.stopping) }),
    ...(checked.data && { data: checkData(where, checked.data) }),
  };
}

function checkText(where: string, what: string, value: unknown): void {
  if (typeof value !== 'string') throw wrongKind(where, what, 'a string', value);
  if (value === '') throw outOfRange(where, what, 'a string that is not empty', "''");
}

function checkHash(where: string, what: string, value: unknown): void {
  if (typeof value !== 'string') throw wrongKind(where, what, '64 hexadecimal digits', value);
  if (!/^[0-9a-f]{64}$/.test(value)) throw outOfRange(where, what, '64 hexadecimal digits in lower case', show(value));
}

function checkRule(where: string, rule: StoppingRule): StoppingRule {
  const { better, compared, limits } = checkOptions(where, rule, ['better', 'compared', 'limits']);
  checkName(where, 'job.stopping.better', better, { more: 0, less: 0 });
  checkName(where, 'job.stopping.compared', compared, { value: 0, best: 0 });
  if (!Array.isArray(limits)) throw wrongKind(where, 'job.stopping.limits', 'an array of [step, limit]', limits);
  let before = 0;
  const checked = limits.map((limit, index) => {
    const what = `job.stopping.limits[${index}]`;
    if (!Array.isArray(limit) || limit.length !== 2) throw wrongKind(where, what, '[step, limit]', limit);
    before = checkInteger(where, `${what}[0]`, limit[0], before + 1);
    if (!Number.isFinite(limit[1])) throw outOfRange(where, `${what}[1]`, 'a finite number', show(limit[1]));
    return [before, limit[1]] as const;
  });
  return { better, compared, limits: checked };
}

function checkData(where: string, data: NonNullable<Job['data']>): NonNullable<Job['data']> {
  if (!isPlain(data)) throw wrongKind(where, 'job.data', 'an object of { at, sha256 } by name', data);
  const references = Object.entries(data as Record<string, DataReference>).map(([name, reference]) => {
    const what = `job.data.${name}`;
    if (!isPlain(reference)) throw wrongKind(where, what, '{ at, sha256 }', reference);
    const { at, sha256 } = reference as DataReference;
    checkText(where, `${what}.at`, at);
    checkHash(where, `${what}.sha256`, sha256);
    return [name, { at, sha256 }] as const;
  });
  return Object.fromEntries(references);
}
