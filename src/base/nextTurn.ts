import { setImmediate, setTimeout } from './clock.ts';
import { builtin } from './node.ts';

const page = (globalThis as { MessageChannel?: typeof MessageChannel }).MessageChannel;

/**
 * Resolves when everything that waits has run: timers, input, painting. Uses two ways, because one may be a test's
 * fake.
 */
export function nextTurn(): Promise<void> {
  // Node takes a millisecond to load that module.
  const Channel = builtin('node:worker_threads')?.MessageChannel ?? page;
  return new Promise((resolve) => {
    if (!Channel) return void (setImmediate ?? setTimeout)(resolve, 0);
    const { port1, port2 } = new Channel();
    const end = () => {
      port1.close();
      resolve();
    };
    port1.onmessage = end;
    port2.postMessage(0);
    setImmediate?.(end);
  });
}
