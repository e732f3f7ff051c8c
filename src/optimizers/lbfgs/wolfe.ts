/** A point of a line: how far along it, the function's value there and its slope along the line. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** How much of the decrease that the slope promises must be had, and how much of the slope may be left. */
const DECREASE = 1e-4;
const CURVATURE = 0.9;

/** Points that a search looks at, at most. */
const MOST = 30;

/** How much further to look where the function still falls. */
const FURTHER = 4;

/** The part of an interval next to its ends where no point is tried. */
const MARGIN = 0.05;

/**
 * A point from `start` (step 0, slope < 0) on that fulfils the strong Wolfe conditions; else the lowest that decreases the
 * value enough, if there is one. `first` is the step to try first. Nocedal & Wright 2006, algorithms 3.5 and 3.6.
 */
export function strongWolfe<P extends LinePoint>(start: P, first: number, at: (step: number) => P): P | undefined {
  const decreases = ({ step, value }: P) => value < start.value && value <= start.value + DECREASE * step * start.slope;
  const flat = ({ slope }: P) => Math.abs(slope) <= -CURVATURE * start.slope;
  let low = start;
  let high: P | undefined;
  let step = first;
  for (let tries = 0; tries < MOST; tries++) {
    const point = at(step);
    if (!decreases(point) || (low !== start && point.value >= low.value) || !Number.isFinite(point.slope)) high = point;
    else if (flat(point)) return point;
    else {
      const width = (high ?? point).step - low.step;
      if (point.slope * width >= 0) high = low;
      low = point;
    }
    step = high ? between(low, high) : FURTHER * low.step;
    if (step === low.step || step === high?.step) break;
  }
  return low === start ? undefined : low;
}

/** The step at the minimum of the cubic through two points, but not close to an end; the middle if there is no minimum. */
function between(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step;
  const d1 = low.slope + high.slope - (3 * (high.value - low.value)) / width;
  const d2 = Math.sqrt(d1 * d1 - low.slope * high.slope) * Math.sign(width);
  const part = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
  return low.step + width * (Number.isFinite(part) ? Math.min(Math.max(part, MARGIN), 1 - MARGIN) : 0.5);
}
