// What a second machine would gain in synchronous steps: the time of a step of one core, beside that of an exchange of all
// gradients between two processes, over TCP of this machine. A network between machines is slower. node bench/exchange.js

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { dense, engine, sequential } from '../dist/node.js';

const TURNS = 60;
const STEPS = 40;

const networks = [
  { widths: [784, 128, 10], batch: 128 },
  { widths: [784, 512, 256, 128, 10], batch: 128 },
  { widths: [1024, 1024, 1024, 10], batch: 256 },
];

/** Milliseconds of exchanges: each side sums one half of the numbers for both. */
async function exchange(socket, count) {
  const half = count >> 1;
  const own = new Float32Array(2 * half).fill(1);
  const got = new Float32Array(half);
  const bytes = new Uint8Array(got.buffer);
  socket.setNoDelay(true);
  const chunks = socket[Symbol.asyncIterator]();
  let rest = new Uint8Array();
  const receive = async () => {
    for (let at = 0; at < bytes.length; ) {
      if (rest.length === 0) rest = (await chunks.next()).value;
      const part = rest.subarray(0, bytes.length - at);
      bytes.set(part, at);
      at += part.length;
      rest = rest.subarray(part.length);
    }
  };
  const half1 = new Uint8Array(own.buffer, 0, bytes.length);
  const half2 = new Uint8Array(own.buffer, bytes.length, bytes.length);
  const times = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const start = performance.now();
    socket.write(half2.slice());
    await receive();
    for (let i = 0; i < half; i++) own[i] += got[i];
    socket.write(half1.slice());
    await receive();
    own.set(got, half);
    times.push(performance.now() - start);
  }
  return times;
}

function step({ widths, batch }) {
  const layers = widths.slice(1).map((units, i) => dense(units, i === widths.length - 2 ? 'softmax' : 'relu'));
  const model = sequential({ inputs: widths[0], layers });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const x = Float32Array.from({ length: batch * widths[0] }, (_, i) => (i % 97) / 97);
  const y = Uint8Array.from({ length: batch }, (_, i) => i % 10);
  return Array.from({ length: STEPS }, () => {
    const start = performance.now();
    model.trainOnBatch(x, y);
    return performance.now() - start;
  });
}

const countOf = ({ widths }) => widths.slice(1).reduce((sum, units, i) => sum + units * (widths[i] + 1), 0);

const [port, count] = process.argv.slice(2).map(Number);
if (port) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  await exchange(socket, count);
  socket.end();
} else {
  engine({ threads: 1 });
  const rows = [];
  for (const network of networks) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const numbers = countOf(network);
    const child = fork(fileURLToPath(import.meta.url), [`${server.address().port}`, `${numbers}`]);
    const [socket] = await once(server, 'connection');
    const sent = Math.min(...(await exchange(socket, numbers)));
    await once(child, 'exit');
    server.close();
    const taken = Math.min(...step(network));
    rows.push({
      ...{ network: network.widths.join('-'), batch: network.batch, parameters: numbers },
      'step, ms': taken.toFixed(2),
      'exchange, ms': sent.toFixed(2),
      'two machines, of this batch': `${(taken / (taken / 2 + sent)).toFixed(2)}×`,
      'two machines, of twice the batch': `${((2 * taken) / (taken + sent)).toFixed(2)}×`,
    });
  }
  console.table(rows);
}
