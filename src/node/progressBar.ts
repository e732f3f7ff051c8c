/// <reference types="node" />

import { checkInteger, checkOptions, wrongKind } from '../base/errors.ts';
import { optional } from '../base/optional.ts';
import type { Callback, Logs } from '../callbacks/callback.ts';

/** A stream to write to, such as `process.stderr`. */
export interface ProgressStream {
  /** Whether it is a terminal, which can show a bar. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressBarOptions {
  /** Default `process.stdout`. */
  stream?: ProgressStream;
  /** The maximum number of lines if the stream is not a terminal. Default 10. */
  lines?: number;
}

/** Shows epochs and their metrics. */
interface Display {
  update(epoch: number, logs: Logs): void;
  end(): void;
}

/**
 * Shows the progress of training: a live bar in a terminal; in a file or a pipe, a line at regular intervals and after
 * the last epoch. The bar needs the package cli-progress.
 *
 * @throws TypeError or RangeError for invalid options; Error in `fit` if the package is not installed.
 */
export function progressBar(options: ProgressBarOptions = {}): Callback {
  const { stream = process.stdout, lines = 10 } = checkOptions('progressBar', options, ['stream', 'lines']);
  if (typeof stream?.write !== 'function')
    throw wrongKind('progressBar', 'stream', 'a stream such as process.stderr', stream);
  checkInteger('progressBar', 'lines', lines, 1);
  let display: Display | undefined;
  return {
    async onTrainBegin({ epochs }) {
      display = stream.isTTY ? await showBar(stream, epochs) : showLines(stream, epochs, lines);
    },
    onEpochEnd: (epoch, logs) => display?.update(epoch + 1, logs),
    onTrainEnd: () => display?.end(),
  };
}

async function showBar(stream: ProgressStream, epochs: number): Promise<Display> {
  const { default: progress } = await optional('progressBar', 'cli-progress', () => import('cli-progress'));
  /** The drawing timer does not keep the process alive: if training fails, the bar is not ended. */
  class Bar extends progress.SingleBar {
    declare timer: NodeJS.Timeout | null;
    override render(): void {
      super.render();
      this.timer?.unref();
    }
  }
  const bar = new Bar({
    format: '{bar} epoch {value}/{total}  {figures}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    linewrap: true,
    stream: stream as NodeJS.WritableStream,
  });
  bar.start(epochs, 0, { figures: '' });
  return {
    update: (epoch, logs) => bar.update(epoch, { figures: describe(logs) }),
    end: () => bar.stop(),
  };
}

function showLines(stream: ProgressStream, epochs: number, lines: number): Display {
  const every = Math.ceil(epochs / lines);
  const width = `${epochs}`.length;
  let untold: string | undefined;
  const tell = () => {
    if (untold !== undefined) stream.write(untold);
    untold = undefined;
  };
  return {
    update(epoch, logs) {
      untold = `epoch ${`${epoch}`.padStart(width)}/${epochs}  ${describe(logs)}\n`;
      if (epoch % every === 0) tell();
    },
    end: tell,
  };
}

/** All metrics by name, with four decimals or four digits. */
function describe(logs: Logs): string {
  return Object.entries(logs)
    .map(
      ([name, value]) =>
        `${name} ${value === 0 || Math.abs(value) >= 1e-3 ? value.toFixed(4) : value.toExponential(3)}`,
    )
    .join('  ');
}
