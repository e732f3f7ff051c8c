import type { Constraint } from '../../constraints/constraint.ts';
import { maxNorm } from '../../constraints/maxNorm.ts';
import { minMaxNorm } from '../../constraints/minMaxNorm.ts';
import { nonNegative } from '../../constraints/nonNegative.ts';
import { unitNorm } from '../../constraints/unitNorm.ts';
import { l1l2 } from '../../regularizers/l1l2.ts';
import { orthogonalRegularizer } from '../../regularizers/orthogonalRegularizer.ts';
import type { LayerReader } from './layerReader.ts';

/** The penalty on a weight of a layer, as an option of `dense`. */
export function regularizerIn(layer: LayerReader, weight: string, role: 'weight' | 'bias'): object {
  const key = `${weight}_regularizer`;
  const given = layer.classed(key);
  if (!given) return {};
  const { kind, config } = given;
  if (kind === 'OrthogonalRegularizer' && role === 'weight') {
    const { factor = 0.01, mode = 'rows' } = config;
    if (mode !== 'rows' && mode !== 'columns') throw layer.refused(key, 'rows or columns as mode', mode);
    const units = mode === 'columns' ? 'units' : 'inputs';
    return { weightRegularizer: orthogonalRegularizer({ factor: factor as number, mode: units }) };
  }
  if (kind !== 'L1L2' && kind !== 'L1' && kind !== 'L2') throw layer.refused(key, 'one of L1L2, L1, L2', kind);
  const factor = (name: string) => {
    const value = config[name] ?? 0;
    if (typeof value === 'number' && value >= 0 && Number.isFinite(Math.fround(value))) return value;
    throw layer.refused(key, `a finite number ≥ 0 as ${name}`, value);
  };
  const [l1, l2] = [factor('l1'), factor('l2')];
  return l1 === 0 && l2 === 0 ? {} : { [`${role}Regularizer`]: l1l2({ l1, l2 }) };
}

/** The constraint on a weight of a layer, as an option of `dense`. */
export function constraintIn(layer: LayerReader, weight: string, role: 'weight' | 'bias'): object {
  const key = `${weight}_constraint`;
  const given = layer.classed(key);
  if (!given) return {};
  const { kind, config } = given;
  const number = (name: string, otherwise: number, least: number, most = Infinity) => {
    const value = config[name] ?? otherwise;
    if (typeof value === 'number' && value >= least && value <= most && Number.isFinite(Math.fround(value)))
      return value;
    throw layer.refused(key, `a number ≥ ${least} as ${name}`, value);
  };
  const min = () => number('min_value', 0, 0);
  const makers: Readonly<Record<string, () => Constraint>> = {
    NonNeg: () => nonNegative(),
    ...(role === 'weight' && {
      MaxNorm: () => maxNorm({ max: number('max_value', 2, 0) }),
      UnitNorm: () => unitNorm(),
      MinMaxNorm: () => minMaxNorm({ min: min(), max: number('max_value', 1, min()), rate: number('rate', 1, 0, 1) }),
    }),
  };
  if (typeof kind !== 'string' || !Object.hasOwn(makers, kind))
    throw layer.refused(key, `one of ${Object.keys(makers).join(', ')}`, kind);
  if ((config.axis ?? 0) !== 0) throw layer.refused(key, 'axis 0, the incoming weights of a unit', config.axis);
  return { [`${role}Constraint`]: (makers[kind] as () => Constraint)() };
}
