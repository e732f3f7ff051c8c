import { checkBoolean, checkOptions } from '../base/errors.ts';
import { checkLayerName } from './graphNode.ts';

/** Options of every layer with parameters. */
export interface ParameterOptions {
  /** The prefix of its parameters' names: `<name>.weight`. Default: the index of the layer. */
  name?: string;
  /** Whether training changes its parameters. Default true. */
  trainable?: boolean;
}

/** The options of a layer: the common ones, checked, and its `own` unchanged. */
export function parameterOptionsOf<T extends ParameterOptions>(
  where: string,
  options: T,
  own: readonly (Exclude<keyof T, keyof ParameterOptions> & string)[],
): Omit<T, keyof ParameterOptions> & { readonly name: string | undefined; readonly trainable: boolean } {
  const keys = ['name', 'trainable', ...own] as (keyof T & string)[];
  const { name, trainable = true, ...others } = checkOptions<T>(where, options, keys);
  return { ...others, name: checkLayerName(where, name), trainable: checkBoolean(where, 'trainable', trainable) };
}
