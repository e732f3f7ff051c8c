import { checkBoolean, checkOptions } from '../engine/errors.ts';
import { checkLayerName } from './node.ts';

/** What every layer with parameters can be given. */
export interface ParameterOptions {
  /** What the names of its parameters begin with: `<name>.weight`. Default: its place among the layers. */
  name?: string;
  /** Whether training changes its parameters. Default true. */
  trainable?: boolean;
}

/** Those options, checked; others are the layer's `own`. */
export function parameterOptionsOf<T extends ParameterOptions>(
  where: string,
  options: T,
  own: readonly (Exclude<keyof T, keyof ParameterOptions> & string)[],
): { readonly name: string | undefined; readonly trainable: boolean } {
  const { name, trainable = true } = checkOptions<T>(where, options, ['name', 'trainable', ...own] as (keyof T &
    string)[]);
  return { name: checkLayerName(where, name), trainable: checkBoolean(where, 'trainable', trainable) };
}
