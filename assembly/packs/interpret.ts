// The kernels of what looks into networks.

export * from '../interpret/pairMagnitudes';
export * from '../interpret/unitSums';
