import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeData, pack } from './data.js';

/** Calls `work` with { rows, data, model }: for contestants in Python, paths of the workload's data and, to predict, of its ONNX model. */
export async function withPackedData(workload, work) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const data = makeData(workload);
    const path = join(directory, 'data.bin');
    writeFileSync(path, pack(data));
    const model = workload.task === 'predict' ? join(directory, 'model.onnx') : undefined;
    if (model) writeFileSync(model, await modelOf(workload, data));
    return await work({ rows: data.rows, data: path, model });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Its bytes; none where the packages of the peers are not installed. */
async function modelOf(workload, data) {
  try {
    const { onnxFile } = await import('./contestants/onnx-file.js');
    return onnxFile(workload, data);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return '';
  }
}
