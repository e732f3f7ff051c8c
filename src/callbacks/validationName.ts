/** The name of a score in validation. */
export function validationName(name: string): string {
  return joined('val', name);
}

/** `speciesLoss`, … */
export function joined(first: string, second: string): string {
  return `${first}${second[0]?.toUpperCase()}${second.slice(1)}`;
}
