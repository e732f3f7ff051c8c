import { checkBoolean } from '../base/errors.ts';
import { ones } from '../initializers/ones.ts';
import { zeros } from '../initializers/zeros.ts';
import type { ParameterRequest } from './layer.ts';
import type { ParameterOptions } from './parameterOptions.ts';
import { perColumn } from './perColumn.ts';

/** The affine step after a normalization. */
export interface AffineOptions extends ParameterOptions {
  /** Whether to add β. Default true. */
  center?: boolean;
  /** Whether to multiply by γ. Default true. */
  scale?: boolean;
}

/** The defaults. */
export const affineOptions = { center: true, scale: true };

/** Returns a function that requests the parameters in use: weight γ and bias β, each [columns]. */
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
