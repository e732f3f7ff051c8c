import { EventEmitter } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { dense, engine, fitInWorker, sequential } from '../../src/index.ts';

afterEach(() => engine({ createWorker: undefined as never }));

test('a worker that never has room for its memory is asked twice, then the training fails', async () => {
  const orders: unknown[] = [];
  const worker = Object.assign(new EventEmitter(), {
    unref() {},
    terminate: async () => 0,
    postMessage(order: unknown) {
      orders.push(order);
      const error = new RangeError('memory: no room for 65536 bytes');
      setImmediate(() => worker.emit('message', { answer: true, error, noRoom: true }));
    },
  });
  engine({ createWorker: () => worker as never });
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const before = model.checkpoint();
  await expect(fitInWorker(model, [[0], [1]], [[1], [3]]).history).rejects.toThrow('memory: no room');
  expect(orders).toHaveLength(2);
  expect(model.checkpoint()).toEqual(before);
});
