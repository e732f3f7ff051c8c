/// <reference types="node" />
import { appendFile, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encoder, type Scalar } from './event.ts';

let made = 0;

/** A file of TensorBoard events, made with the first of them. */
export class EventFile {
  readonly #folder: string;
  readonly #encode: Awaited<ReturnType<typeof encoder>>;
  #path: string | undefined;

  private constructor(folder: string, encode: Awaited<ReturnType<typeof encoder>>) {
    this.#folder = folder;
    this.#encode = encode;
  }

  static async open(where: string, directory: string | URL, part: string): Promise<EventFile> {
    const folder = join(typeof directory === 'string' ? directory : fileURLToPath(directory), part);
    return new EventFile(folder, await encoder(where));
  }

  /** Writes an event with some scalars, if there are any. */
  async add(step: number, scalars: readonly Scalar[]): Promise<void> {
    if (scalars.length === 0) return;
    const wallTime = Date.now() / 1000;
    if (this.#path === undefined) {
      await mkdir(this.#folder, { recursive: true });
      const name = ['events.out.tfevents', Math.floor(wallTime), hostname(), process.pid, made++, 'v2'].join('.');
      this.#path = join(this.#folder, name);
      await appendFile(this.#path, this.#encode({ wallTime, fileVersion: 'brain.Event:2' }));
    }
    await appendFile(this.#path, this.#encode({ wallTime, step, scalars }));
  }
}
