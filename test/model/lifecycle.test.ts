import { describe, expect, test } from 'vitest';
import { Lifecycle } from '../../src/model/lifecycle.ts';
import type { ModelState } from '../../src/training/state.ts';

function newLifecycle(compiled = true) {
  const ends: string[] = [];
  const runtime = { settle() {}, end: () => ends.push('end') };
  const state = { runtime, compiled: compiled ? {} : undefined } as never as ModelState;
  return { life: new Lifecycle(state), state, ends };
}

const training = /^fit: this model is training; await its fit, or abort it, first$/;
const disposed = /^fit: this model has been disposed$/;

test('an idle model may be read, changed, trained and disposed', () => {
  const { life, state, ends } = newLifecycle();
  expect(life.alive('fit')).toBe(state);
  expect(life.idle('fit')).toBe(state);
  expect(life.unlent('fit')).toBe(state);
  expect(life.compiled('fit')).toEqual({ state, compiled: state.compiled });
  expect(life.ready('fit')).toEqual({ state, compiled: state.compiled });
  life.dispose();
  expect(ends).toEqual(['end']);
});

test('a model that is not compiled is not ready', () => {
  const { life } = newLifecycle(false);
  expect(() => life.ready('fit')).toThrow(/^fit: call compile\(\) first$/);
  expect(() => life.compiled('fit')).toThrow(/^fit: call compile\(\) first$/);
});

describe('while code of the user runs', () => {
  test('a model is read, and not trained or disposed; afterwards it is idle, whatever the code throws', () => {
    const { life, state, ends } = newLifecycle();
    life.hold(() => {
      expect(life.alive('fit')).toBe(state);
      expect(life.unlent('fit')).toBe(state);
      expect(() => life.ready('fit')).toThrow(training);
      expect(() => life.dispose()).toThrow(/^dispose: /);
      expect(life.hold(() => 7)).toBe(7);
      expect(() => life.ready('fit')).toThrow(training);
    });
    const fault = new Error('of the user');
    expect(() =>
      life.hold(() => {
        throw fault;
      }),
    ).toThrow(fault);
    expect(life.ready('fit').state).toBe(state);
    expect(ends).toEqual([]);
  });

  test('until a training ends', async () => {
    const { life, state } = newLifecycle();
    const trained = life.train(() => Promise.reject(new Error('lost')));
    expect(() => life.ready('fit')).toThrow(training);
    await expect(trained).rejects.toThrow('lost');
    expect(life.ready('fit').state).toBe(state);
  });
});

test('a lent model predicts, and is not changed until it is given back', () => {
  const { life, state } = newLifecycle();
  const { lend, end } = life.lease();
  expect(life.hold(() => life.alive('fit'))).toBe(state);
  expect(() => life.unlent('fit')).toThrow(training);
  expect(() => life.hold(() => life.unlent('fit'))).toThrow(training);
  expect(() => life.dispose()).toThrow(/^dispose: /);
  lend(false);
  expect(life.unlent('fit')).toBe(state);
  expect(() => life.ready('fit')).toThrow(training);
  lend(true);
  expect(() => life.unlent('fit')).toThrow(training);
  end();
  expect(life.unlent('fit')).toBe(state);
  lend(true);
  expect(life.ready('fit').state).toBe(state);
});

test('a disposed model refuses all but to be disposed again', () => {
  const { life, ends } = newLifecycle();
  life.dispose();
  life.dispose();
  expect(ends).toEqual(['end']);
  for (const ask of ['alive', 'idle', 'compiled', 'ready', 'unlent'] as const)
    expect(() => life[ask]('fit'), ask).toThrow(disposed);
});
