/** The datatype message of float32, little endian: class, bit fields, size; then offset, precision, exponent, fraction, bias. */
export const FLOAT32 = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
