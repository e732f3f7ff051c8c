/// <reference types="node" />
import type { Job as Entry } from 'bullmq';
import { toText } from '../jobs/reports.ts';
import { type JobRecord, type Told, toBase64 } from './jobRecord.ts';

/** Milliseconds between two writes of what a job reports and keeps; SHARE times as long as a write took, if that is more. */
const PAUSE = 200;
const SHARE = 10;

/** Writes what a job reports and keeps to its queue: many reports at once, and the last checkpoint only. */
export class Notes {
  readonly #entry: Entry<JobRecord>;
  #reports: [step: number, value: number][] = [];
  #checkpoint: Uint8Array | undefined;
  #writing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(entry: Entry<JobRecord>) {
    this.#entry = entry;
  }

  report(value: number, step: number): void {
    this.#reports.push([step, value]);
    this.#start();
  }

  keep(checkpoint: Uint8Array): void {
    this.#checkpoint = checkpoint;
    this.#start();
  }

  /** Waits for what is being written; the rest is written too, where `all`. */
  async end(all: boolean): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    clearTimeout(this.#timer);
    if (all) await this.#write();
  }

  #start(): void {
    if (this.#writing || this.#timer) return;
    const start = Date.now();
    this.#writing = this.#write().then(() => {
      this.#writing = undefined;
      this.#timer = setTimeout(
        () => {
          this.#timer = undefined;
          if (this.#reports.length > 0 || this.#checkpoint) this.#start();
        },
        Math.max(PAUSE, SHARE * (Date.now() - start)),
      );
    });
  }

  async #write(): Promise<void> {
    const reports = this.#reports.splice(0);
    const checkpoint = this.#checkpoint;
    this.#checkpoint = undefined;
    try {
      if (checkpoint) await this.#entry.updateData({ ...this.#entry.data, checkpoint: toBase64(checkpoint) });
      const told: Told = {
        ...(reports.length > 0 && { reports: toText(reports) }),
        ...(checkpoint && { kept: true as const }),
      };
      if (reports.length > 0 || checkpoint) await this.#entry.updateProgress(told);
    } catch {
      // The queue's server is away, or the job was removed: a later checkpoint has all of it.
    }
  }
}
