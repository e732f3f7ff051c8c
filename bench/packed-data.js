import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeData, pack } from './data.js';

/** Calls `work` with { rows, data }: the path of a file with the workload's data, for contestants in Python. */
export async function withPackedData(workload, work) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const data = makeData(workload);
    const path = join(directory, 'data.bin');
    writeFileSync(path, pack(data));
    return await work({ rows: data.rows, data: path });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
