import { expect, test } from 'vitest';
import { clone, dense, labelEncoder, load, type Scaler, save, sequential, standardScaler } from '../../src/index.ts';

const odd = {
  ...{ call: { call: 1 }, custom: { custom: 'a' }, number: { number: '-0' }, entries: { entries: [['a', 1]] } },
  ...{ both: { call: 'relu', given: [2] }, zero: -0, none: null, list: [true, [-0, 'x']], ['__proto__']: { a: 1 } },
};

test('what prepares rows comes back with a model: values of the vocabulary, and names that look like something else', () => {
  const model = sequential({ inputs: 2, layers: [dense(1)], seed: 1 });
  const scaler = standardScaler([
    [1, 5],
    [3, 9],
  ]);
  model.stateFor('test', true).preprocessing = { scaler, classes: labelEncoder(['b', 'a']), odd };
  for (const again of [load(save(model)), clone(load(save(clone(model))))]) {
    const prepares = again.stateFor('test', false).preprocessing as { scaler: Scaler; odd: typeof odd };
    expect(prepares.odd).toEqual(odd);
    expect(Object.is(prepares.odd.zero, -0)).toBe(true);
    expect(prepares.scaler.transform([[2, 7]])).toEqual(scaler.transform([[2, 7]]));
    expect(save(again)).toEqual(save(model));
  }
});
