import { checkBoolean } from '../base/errors.ts';
import { ones } from '../initializers/ones.ts';
import { zeros } from '../initializers/zeros.ts';
import type { ParameterRequest } from './layer.ts';
import type { ParameterOptions } from './parameterOptions.ts';
import { perColumn } from './perColumn.ts';

/** What a normalization does after it. */
export interface AffineOptions extends ParameterOptions {
  /** Whether β is added. Default true. */
  center?: boolean;
  /** Whether it is multiplied by γ. Default true. */
  scale?: boolean;
}

/** Their defaults. */
export const affineOptions = { center: true, scale: true };

/** What makes the parameters that are wanted: weight γ and bias β, each [columns]. */
export function affineOf(
  where: string,
  { center, scale, trainable }: typeof affineOptions & { readonly trainable: boolean },
): (columns: number, panel: number) => readonly ParameterRequest[] {
  checkBoolean(where, 'center', center);
  checkBoolean(where, 'scale', scale);
  return (columns, panel) => [
    ...(scale ? [perColumn('weight', columns, panel, ones(), trainable)] : []),
    ...(center ? [perColumn('bias', columns, panel, zeros(), trainable)] : []),
  ];
}
