// @ts-check
import { SingleBar } from 'cli-progress';

const LINES = 5;

/**
 * A callback that shows how training goes: a live bar in a terminal, a line now and then in a file or a pipe.
 *
 * @param {number} epochs as given to `fit`
 */
export function progress(epochs) {
  return process.stdout.isTTY ? bar(epochs) : lines(epochs);
}

/**
 * @param {number} epochs
 * @returns {import('lanewise').Callback}
 */
function bar(epochs) {
  const bar = new SingleBar({
    format: '{bar} epoch {value}/{total}  {scores}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    stream: process.stdout,
  });
  bar.start(epochs, 0, { scores: '' });
  return {
    onEpochEnd(epoch, logs) {
      bar.update(epoch + 1, { scores: describe(logs) });
      if (epoch + 1 === epochs) bar.stop();
    },
  };
}

/**
 * @param {number} epochs
 * @returns {import('lanewise').Callback}
 */
function lines(epochs) {
  const every = Math.ceil(epochs / LINES);
  const width = `${epochs}`.length;
  return {
    onEpochEnd(epoch, logs) {
      if ((epoch + 1) % every > 0 && epoch + 1 < epochs) return;
      console.log(`epoch ${`${epoch + 1}`.padStart(width)}/${epochs}  ${describe(logs)}`);
    },
  };
}

/** @param {import('lanewise').Logs} logs */
function describe({ loss = 0, accuracy }) {
  const share = accuracy === undefined ? '' : `  accuracy ${(100 * accuracy).toFixed(1).padStart(5)} %`;
  return `loss ${loss.toFixed(4)}${share}`;
}
