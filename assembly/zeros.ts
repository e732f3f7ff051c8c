import { PANEL, bytes } from './constants';

/** A row of PANEL zeros, where a sum without a bias starts. */
export const zeros: usize = memory.data(32, 16);
