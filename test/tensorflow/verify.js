// Loads models that toTensorFlow wrote into TensorFlow.js and compares what it predicts; the hashes of those that agree become
// verified.json.
//
//     TENSORFLOW_FOLDER="$folder" npx vitest run --config test/vitest.config.ts test/tensorflow/toTensorFlow
//     npm install --no-save @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
//     node test/tensorflow/verify.js "$folder"

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as tfc from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';

await tfc.setBackend('cpu');
const folder = process.argv[2];
const verified = {};
let worst = 0;
for (const file of readdirSync(folder).sort()) {
  const { name, hash, artifacts, x, y } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  const bytes = Buffer.from(artifacts.weightData, 'base64');
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const model = await tfl.loadLayersModel(tfc.io.fromMemory({ ...artifacts, weightData }));
  const given = x.map(({ columns, data }) => tfc.tensor(data, [data.length / columns, columns]));
  const answer = model.predict(given.length === 1 ? given[0] : given);
  const predicted = (Array.isArray(answer) ? answer : [answer]).map((each) => each.dataSync());
  const errors = y.flatMap(({ data }, index) =>
    data.map((value, at) => Math.abs(value - predicted[index][at]) / Math.max(1, Math.abs(value))),
  );
  if (predicted.some((each, index) => each.length !== y[index].data.length)) throw new Error(`${name}: other shapes`);
  const error = Math.max(...errors);
  if (!(error <= 1e-5)) throw new Error(`${name}: off by ${error}`);
  worst = Math.max(worst, error);
  verified[name] = hash;
}
console.log(`${Object.keys(verified).length} models, at most ${worst} off`);
writeFileSync(new URL('verified.json', import.meta.url), `${JSON.stringify(verified, null, 2)}\n`);
