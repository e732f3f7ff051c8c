import { checkBoolean, checkOptions } from '../base/errors.ts';
import { checkLayerName } from './node.ts';

/** What every layer with parameters can be given. */
export interface ParameterOptions {
  /** What the names of its parameters begin with: `<name>.weight`. Default: its place among the layers. */
  name?: string;
  /** Whether training changes its parameters. Default true. */
  trainable?: boolean;
}

/** The options of a layer: those checked, and its `own` as they were given. */
export function parameterOptionsOf<T extends ParameterOptions>(
  where: string,
  options: T,
  own: readonly (Exclude<keyof T, keyof ParameterOptions> & string)[],
): Omit<T, keyof ParameterOptions> & { readonly name: string | undefined; readonly trainable: boolean } {
  const keys = ['name', 'trainable', ...own] as (keyof T & string)[];
  const { name, trainable = true, ...others } = checkOptions<T>(where, options, keys);
  return { ...others, name: checkLayerName(where, name), trainable: checkBoolean(where, 'trainable', trainable) };
}
