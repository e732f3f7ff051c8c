import type { Initializer } from '../initializers/initializer.ts';
import { row } from '../plan/parameter.ts';
import type { ParameterRequest } from './layer.ts';

/** A parameter of one number for each of so many columns. */
export function perColumn(
  name: string,
  columns: number,
  panel: number,
  initializer: Initializer,
  trainable: boolean,
): ParameterRequest {
  return { name, shape: [columns], storage: row(columns, panel), initializer, trainable };
}
