/** Zeros, as many as the panels of a strip are wide, where sums without a bias start. */
export const zeros: usize = memory.data(256, 16);
