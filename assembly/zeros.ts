/** A row of zeros, as long as the widest panel, where a sum without a bias starts. */
export const zeros: usize = memory.data(64, 16);
