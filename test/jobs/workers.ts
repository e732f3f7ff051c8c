import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('modules/', import.meta.url));

/** Worker processes at a queue, which can be killed, and are started anew then. */
export class Workers {
  readonly #words: readonly string[];
  readonly #children: ChildProcess[] = [];
  /** All lines that they have said. */
  told = '';

  constructor(url: string, queue: string, lockDuration: number) {
    this.#words = ['worker.js', url, queue, `${lockDuration}`];
  }

  async start(): Promise<ChildProcess> {
    const child = spawn(process.execPath, this.#words, { cwd: folder });
    this.#children.push(child);
    return new Promise((resolve, reject) => {
      const hear = (text: Buffer) => {
        this.told += text;
        if (`${text}`.includes('ready')) resolve(child);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => reject(new Error(`a worker has ended with ${code}: ${this.told}`)));
    });
  }

  /** Ends one with no warning, and starts another. */
  async replace(index: number): Promise<void> {
    const [child] = this.#children.splice(index, 1);
    child?.kill('SIGKILL');
    await this.start();
  }

  get processes(): readonly ChildProcess[] {
    return this.#children;
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }
}
