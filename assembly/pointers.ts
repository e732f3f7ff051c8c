// How a kernel uses the memory at a pointer, told by the type: a program puts a barrier between a thread that writes and
// one that reads or writes the same memory. A plain usize is only read.

/** Memory that the kernel writes without reading it first. */
export type Out = usize;

/** Memory that the kernel reads and writes. */
export type InOut = usize;
