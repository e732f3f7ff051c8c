import { batchOf, crossEntropy } from '../data.js';
import { onnxFile } from './onnx-file.js';
import { versionOf } from './version.js';

/** Inference on one thread; `library` is onnxruntime-node or onnxruntime-web. */
export async function prepare(workload, data, { library, provider }) {
  const ort = await import(library);
  if (provider === 'wasm') ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnxFile(workload, data), {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const { inputs, layers, batch, batches } = workload;
  const all = Array.from({ length: batches }, (_, index) => batchOf(workload, data, index));
  const predict = async (x) => (await session.run({ x: new ort.Tensor('float32', x, [batch, inputs]) })).y.data;
  return {
    version: versionOf(library),
    async run(steps) {
      for (let step = 0; step < steps; step++) await predict(all[step % batches].x);
    },
    loss: async () => crossEntropy(await predict(all[0].x), all[0].y, layers.at(-1).units),
  };
}
