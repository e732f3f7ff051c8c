/** A function of w (n): returns its value there, and writes its gradient (n). */
export type Evaluate = (w: Float64Array, gradient: Float64Array) => number;
