// Runs what toOnnx writes by onnxruntime-node: it predicts the same. After verify.py, whose hashes it compares.
//
//     ONNX_FOLDER="$folder" npx vitest run --config test/vitest.config.ts test/onnx/toOnnx
//     npm install --no-save --ignore-scripts onnxruntime-node@1.30.0
//     node test/onnx/verify.js "$folder"

import { readdirSync, readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const folder = process.argv[2];
const verified = JSON.parse(readFileSync(new URL('verified.json', import.meta.url), 'utf8'));
let worst = 0;
let count = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const { name, hash, x, y } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  if (verified[name] !== hash) throw new Error(`${name}: another file than verify.py took`);
  const session = await InferenceSession.create(`${folder}/${file.replace(/json$/, 'onnx')}`);
  const feeds = session.inputNames.map((input, index) => {
    const { columns, data } = x[index];
    const isWhole = session.inputMetadata[index].type === 'int64';
    const values = isWhole ? BigInt64Array.from(data, BigInt) : Float32Array.from(data);
    return [input, new Tensor(isWhole ? 'int64' : 'float32', values, [data.length / columns, columns])];
  });
  const answers = await session.run(Object.fromEntries(feeds));
  for (const [index, output] of session.outputNames.entries()) {
    const expected = y[index].data.map((value) => value ?? Number.NaN);
    const { data, dims } = answers[output];
    if (dims[1] !== y[index].columns || data.length !== expected.length) throw new Error(`${name}: shape ${dims}`);
    const size = Math.max(1, ...expected.filter((value) => !Number.isNaN(value)).map(Math.abs));
    const error = Math.max(
      ...expected.map((value, i) => (Object.is(value, data[i]) ? 0 : Math.abs(value - data[i]) / size)),
    );
    // In random networks the rounding of up to ten layers adds up.
    if (!(error <= (name.startsWith('random') ? 3e-6 : 1e-6))) throw new Error(`${name}: off by ${error}`);
    worst = Math.max(worst, error);
  }
  count++;
}
console.log(`${count} models, at most ${worst} off`);
