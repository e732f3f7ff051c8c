import { checkInteger, checkOptions, wrongKind } from '../base/errors.ts';
import { optional } from '../base/optional.ts';

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

/** Numbers by name. */
type Figures = Readonly<Record<string, number>>;

/** Shows how many epochs or trials are done, and figures. */
export interface ProgressDisplay {
  update(done: number, figures: Figures): void;
  end(): void;
}

/** Checks the options; returns what starts a display of some number of units, such as epochs. */
export function progressDisplay(
  where: string,
  unit: string,
  options: ProgressBarOptions,
): (total: number) => Promise<ProgressDisplay> {
  const { stream = process.stdout, lines = 10 } = checkOptions(where, options, ['stream', 'lines']);
  if (typeof stream?.write !== 'function') throw wrongKind(where, 'stream', 'a stream such as process.stderr', stream);
  checkInteger(where, 'lines', lines, 1);
  return async (total) =>
    stream.isTTY ? await showBar(where, unit, stream, total) : showLines(unit, stream, total, lines);
}

async function showBar(where: string, unit: string, stream: ProgressStream, total: number): Promise<ProgressDisplay> {
  const { default: progress } = await optional(where, 'cli-progress', () => import('cli-progress'));
  /** The drawing timer does not keep the process alive: if training fails, the bar is not ended. */
  class Bar extends progress.SingleBar {
    declare timer: NodeJS.Timeout | null;
    override render(): void {
      super.render();
      this.timer?.unref();
    }
  }
  const bar = new Bar({
    format: `{bar} ${unit} {value}/{total}  {figures}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    linewrap: true,
    stream: stream as NodeJS.WritableStream,
  });
  bar.start(total, 0, { figures: '' });
  return {
    update: (done, figures) => bar.update(done, { figures: describe(figures) }),
    end: () => bar.stop(),
  };
}

function showLines(unit: string, stream: ProgressStream, total: number, lines: number): ProgressDisplay {
  const every = Math.ceil(total / lines);
  const width = `${total}`.length;
  let untold: string | undefined;
  const tell = () => {
    if (untold !== undefined) stream.write(untold);
    untold = undefined;
  };
  return {
    update(done, figures) {
      untold = `${unit} ${`${done}`.padStart(width)}/${total}  ${describe(figures)}\n`;
      if (done % every === 0) tell();
    },
    end: tell,
  };
}

/** All figures by name, with four decimals or four digits. */
function describe(figures: Figures): string {
  return Object.entries(figures)
    .map(
      ([name, value]) =>
        `${name} ${value === 0 || Math.abs(value) >= 1e-3 ? value.toFixed(4) : value.toExponential(3)}`,
    )
    .join('  ');
}
