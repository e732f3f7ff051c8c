import { isPlain, show, wrongKind } from '../base/errors.ts';
import { hasMethods } from '../base/kinds.ts';
import type { Study } from './study.ts';
import type { Outcome, Reports, Trial } from './trial.ts';

/** A place to store lines of JSON. */
export interface Storage {
  /** Returns all lines, in the order in which they were added. */
  read(): readonly string[] | Promise<readonly string[]>;
  /** Stores a line; it is permanent once this resolves. */
  append(line: string): void | Promise<void>;
  /** Keeps other searches from writing until the returned function is called. A search calls it before it reads. */
  lock?(): (() => void | Promise<void>) | Promise<() => void | Promise<void>>;
}

/** A storage in memory: a search can resume from it within this process. */
export function memory(): Storage {
  const lines: string[] = [];
  return { read: () => [...lines], append: (line) => void lines.push(line) };
}

const FORMAT = 1;

/** The header of a study: what two studies share whose trials are the same for the same values. */
const headerOf = (study: Study) => ({ lanewise: 'search', format: FORMAT, ...study.toJSON() });

/** What a storage has of a study. */
export class Log {
  readonly #storage: Storage | undefined;
  readonly #header: Readonly<Record<string, unknown>> | undefined;
  readonly #trials = new Map<number, Trial>();
  /** Lines are added one after the other. */
  #last: Promise<void> = Promise.resolve();
  readonly #unlock: (() => void | Promise<void>) | undefined;

  /** @throws Error for lines that no search wrote. A last line that is cut is left out. */
  constructor(storage: Storage | undefined, lines: readonly string[], unlock?: () => void | Promise<void>) {
    this.#storage = storage;
    this.#unlock = unlock;
    const values = lines.flatMap((line, i) => {
      try {
        return [JSON.parse(line) as Record<string, unknown>];
      } catch (error) {
        if (i === lines.length - 1) return [];
        throw new Error(`search: line ${i + 1} of the storage is not JSON: ${show(line)}`, { cause: error });
      }
    });
    this.#header = values[0];
    if (!this.#header) return;
    if (!isPlain(this.#header) || this.#header.lanewise !== 'search')
      throw new Error(`search: the storage has other data: ${show(lines[0])}`);
    if (this.#header.format !== FORMAT)
      throw new Error(
        `search: the storage has format ${show(this.#header.format)}, which needs a later version of lanewise`,
      );
    for (const value of values.slice(1)) this.#trials.set(value.number as number, value as unknown as Trial);
  }

  /** The seed of the study; undefined where the storage is empty. */
  get seed(): number | undefined {
    return this.#header?.seed as number | undefined;
  }

  /** Begins with a study. @throws Error where the storage has another one. */
  async begin(study: Study): Promise<void> {
    const header = JSON.parse(JSON.stringify(headerOf(study))) as Record<string, unknown>;
    if (!this.#header) return this.#append(header);
    for (const [name, own] of Object.entries(header)) {
      const kept = JSON.stringify(this.#header[name]);
      if (JSON.stringify(own) !== kept)
        throw new Error(`search: the storage has trials with another ${name}, ${kept}, not ${JSON.stringify(own)}`);
    }
  }

  /** What came of a trial that is to be run, if it was run before. @throws Error where it had other values. */
  outcomeOf({ number, params }: Pick<Trial, 'number' | 'params'>): Outcome | undefined {
    const kept = this.#trials.get(number);
    if (!kept) return undefined;
    const [own, other] = [JSON.stringify(params), JSON.stringify(kept.params)];
    if (own !== other) throw new Error(`search: trial ${number} of the storage has ${other}, not ${own}`);
    const reports = kept.reports.map(([step, value]) => [step, value === null ? Number.NaN : Number(value)] as const);
    if (kept.state === 'failed') return { error: kept.error ?? '', reports };
    return { value: kept.value ?? Number.NaN, reports, stopped: kept.state === 'stopped' };
  }

  /** Keeps a trial that is done. */
  keep(trial: Trial): Promise<void> {
    return this.#append({ ...trial, reports: jsonOf(trial.reports) });
  }

  /** Unlocks the storage once the lines are stored. */
  async close(): Promise<void> {
    await this.#last.catch(() => {});
    await this.#unlock?.();
  }

  #append(value: object): Promise<void> {
    const storage = this.#storage;
    if (storage) this.#last = this.#last.then(() => storage.append(JSON.stringify(value)));
    return this.#last;
  }
}

/** Numbers that JSON does not have as texts. */
const jsonOf = (reports: Reports) =>
  reports.map(([step, value]) => [step, Number.isFinite(value) ? value : String(value)]);

/** Locks a storage, if it supports that, and reads it. */
export async function openLog(storage: Storage | undefined): Promise<Log> {
  if (storage === undefined) return new Log(undefined, []);
  if (!hasMethods(storage, 'read', 'append'))
    throw wrongKind('search', 'storage', 'an object with read and append, as memory() gives', storage);
  const unlock = await storage.lock?.();
  try {
    return new Log(storage, await storage.read(), unlock);
  } catch (error) {
    await unlock?.();
    throw error;
  }
}
