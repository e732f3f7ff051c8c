import type { Initializer } from '../initializers/initializer.ts';
import { row } from '../plan/parameter.ts';
import type { ParameterRequest } from './layer.ts';

/** A parameter with one number per column. */
export function perColumn(
  name: string,
  columns: number,
  panel: number,
  initializer: Initializer,
  trainable: boolean,
): ParameterRequest {
  return { name, shape: [columns], storage: row(columns, panel), initializer, trainable };
}
