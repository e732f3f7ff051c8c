import { LINE } from '../engine/shared.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import type { UpdatedParameter } from './optimizer.ts';
import type { Span } from './span.ts';

/** The trainable ones. */
export function trainableOf(parameters: readonly UpdatedParameter[]): UpdatedParameter[] {
  return parameters.filter(({ trainable }) => trainable);
}

/** The smallest number of spans that cover some parameters, which are ordered by offset. */
export function spansOf(parameters: readonly UpdatedParameter[]): Span[] {
  const spans: Span[] = [];
  for (const { value } of parameters) {
    const count = Math.ceil(value.columns / LINE) * LINE;
    const last = spans.at(-1);
    if (last && last.offset + last.count === value.offset)
      spans.push({ ...(spans.pop() as Span), count: last.count + count });
    else spans.push({ offset: value.offset, count });
  }
  return spans;
}

export const valuesOf = ({ offset, count }: Span): Tensor => persistent('parameters', offset, count);
export const gradientsOf = ({ offset, count }: Span): Tensor => persistent('gradients', offset, count);

/** The slots of a span, `slots` for each parameter, one after the other, each of `count` elements. */
export const slotsOf = ({ offset, count }: Span, slots: number): Tensor =>
  persistent('slots', slots * offset, slots * count);

/** Where slot number `slot` of a parameter is. */
export function slotOf(spans: readonly Span[], slots: number, slot: number, { offset, columns }: Tensor): Tensor {
  const span = spans.find((each) => offset >= each.offset && offset < each.offset + each.count) as Span;
  return persistent('slots', slots * span.offset + slot * span.count + offset - span.offset, columns);
}
