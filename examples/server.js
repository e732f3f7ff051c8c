// @ts-check
// Answers over HTTP while it learns to read digits in a worker. After each epoch all of the training goes to a file: kill it
// whenever you like, by kill -9 too, and start it again. Nothing is lost but the epoch that was running, and it ends with
// the same bits as one that was never stopped.
//
//     node examples/server.js [--port 8080] [--epochs 200] [--file examples/output/server.safetensors]
//     curl localhost:8080                               # how far it is
//     curl localhost:8080 -d '[[0, 0, 5, 13, …]]'       # which digits these rows of 64 pixels are
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dense, dropout, fitInWorker, load, minMaxScaler, pipeline, save, sequential } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { replaceFile } from 'lanewise/node';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    epochs: { type: 'string', default: '200' },
    file: { type: 'string', default: fileURLToPath(new URL('output/server.safetensors', import.meta.url)) },
  },
});
const { file } = options;
const epochs = Number(options.epochs);

const { x, y } = await readCsv(readFileSync(new URL('data/digits.csv', import.meta.url)), { target: 'digit' });
const scaler = minMaxScaler(x);

const model = existsSync(file) ? load(readFileSync(file)) : newModel();
const digits = pipeline(model, { input: scaler });
console.log(model.epochs === 0 ? 'begins' : `goes on after epoch ${model.epochs}`);

const server = createServer(async (request, response) => {
  const { epochs: epoch } = model;
  try {
    const answer =
      request.method === 'POST' ? { epoch, digits: [...digits.predictClasses(await rowsOf(request))] } : { epoch };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  } catch (error) {
    response.writeHead(400).end(`${error}`);
  }
});
server.listen(Number(options.port), () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listens on http://localhost:${port}`);
});

if (model.epochs < epochs) {
  mkdirSync(dirname(file), { recursive: true });
  for await (const { epoch, batch, logs } of fitInWorker(model, scaler.transform(x), y, {
    initialEpoch: model.epochs,
    epochs,
  })) {
    if (batch > 0) continue;
    await replaceFile(file, save(model, { training: true })); // right after the epoch: the old file or the new one, whole
    console.log(`epoch ${epoch} is safe, loss ${logs.loss?.toFixed(4)}`);
  }
}
console.log('trained; answers on');

function newModel() {
  const layers = [dense(256, 'relu'), dropout(0.2), dense(128, 'relu'), dense(10, 'softmax')];
  const made = sequential({ inputs: 64, layers, seed: 1 });
  made.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
  return made;
}

/**
 * The rows of a request's body.
 *
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<number[][]>}
 */
async function rowsOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > 1e6) throw new RangeError('more than a million characters');
  }
  return JSON.parse(text);
}
