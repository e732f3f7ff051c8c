// The package has its source in the place of types, and it does not pass our rules.
export function compress(data: Uint8Array, mode: number): Uint8Array;
