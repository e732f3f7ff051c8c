/** The milliseconds between callbacks: the longest, and the one in the middle. */
export interface Gaps {
  readonly longest: number;
  readonly median: number;
}

/** Repeats a request for a callback until `stop` is called, which tells the gaps. */
export function watch(request: (callback: () => void) => void): { stop(): Gaps } {
  const gaps: number[] = [];
  let last = performance.now();
  let watching = true;
  const note = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if (watching) request(note);
  };
  request(note);
  return {
    stop() {
      watching = false;
      note();
      gaps.sort((a, b) => a - b);
      return { longest: gaps.at(-1) as number, median: gaps[gaps.length >> 1] as number };
    },
  };
}

export const watchFrames = () => watch(requestAnimationFrame);

export const watchTimers = () => watch((callback) => setTimeout(callback, 0));
