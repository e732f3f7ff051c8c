// What TensorFlow.js leaves in a page's IndexedDB and localStorage, with what it predicts and where one step more leads:
// stored.json. Lanewise, as it is built, reads both in the same page.
//
//     npm install --no-save @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
//     npm run build && node test/tensorflow/stored.js

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';

const script = `
import * as tfc from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
globalThis.tf = { ...tfc, ...tfl };
`;
const bundle = await rolldown({
  input: 'page',
  plugins: [
    {
      name: 'page',
      resolveId: (id) => (id === 'page' ? id : undefined),
      load: (id) => (id === 'page' ? script : undefined),
    },
  ],
  cwd: new URL('../..', import.meta.url).pathname,
});
const { output } = await bundle.generate({ format: 'esm' });

const server = createServer(({ url }, response) => {
  const send = (type, content) => response.writeHead(200, { 'Content-Type': type }).end(content);
  if (url === '/tf.js') send('text/javascript', output[0].code);
  else if (/^\/dist\/[\w/]+\.js$/.test(url))
    send('text/javascript', readFileSync(new URL(`../..${url}`, import.meta.url)));
  else send('text/html', '<link rel="icon" href="data:,"><script type="module" src="/tf.js"></script>');
});
await new Promise((resolve) => server.listen(0, 'localhost', resolve));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const page = await browser.newPage();
await page.goto(`http://localhost:${server.address().port}/`);
await page.waitForFunction(() => globalThis.tf);
const made = await page.evaluate(async () => {
  const { tf } = globalThis;
  await tf.setBackend('cpu');
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 3, activation: 'tanh', inputShape: [2] }));
  model.add(tf.layers.dense({ units: 1 }));
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const x = [0.5, -1, 1, 2, -0.25, 0.75];
  const rows = tf.tensor(x, [3, 2]);
  const predict = () => [...model.predict(rows).dataSync()];
  for (let i = 0; i < 5; i++) await model.trainOnBatch(rows, tf.tensor([1, -1, 0.5], [3, 1]));
  await model.save('indexeddb://digits', { includeOptimizer: true });
  await model.save('localstorage://some/digits', { includeOptimizer: true });
  const y = predict();
  await model.trainOnBatch(
    rows,
    tf.tensor(
      y.map((value) => value + 1),
      [3, 1],
    ),
  );
  const trained = predict();

  const { fromTensorFlow } = await import('/dist/tensorflow/index.js');
  for (const url of ['indexeddb://digits', 'localstorage://some/digits']) {
    const read = [...(await fromTensorFlow(url)).predict(Float32Array.from(x))];
    if (read.some((value, i) => !(Math.abs(value - y[i]) < 1e-6))) throw new Error(`${url}: ${read} for ${y}`);
  }

  const opening = indexedDB.open('tensorflowjs');
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const database = opening.result;
  const stores = {};
  for (const name of database.objectStoreNames) {
    const request = database.transaction(name).objectStore(name).getAll();
    await new Promise((resolve) => (request.onsuccess = resolve));
    stores[name] = request.result.map((entry) => {
      const artifacts = entry.modelArtifacts;
      if (!artifacts) return entry;
      const weightData = btoa(String.fromCharCode(...new Uint8Array(artifacts.weightData)));
      return { ...entry, modelArtifacts: { ...artifacts, weightData } };
    });
  }
  return { x, y, trained, localStorage: { ...localStorage }, indexedDB: stores };
});
await browser.close();
server.close();
writeFileSync(new URL('stored.json', import.meta.url), `${JSON.stringify(made, null, 2)}\n`);
