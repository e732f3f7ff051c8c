import { squares } from '../points/plane.ts';

/** The middles of the squares of the plane, as rows. */
export const grid = Float32Array.from(squares.flat());
