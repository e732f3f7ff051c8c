import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A file that Keras saved, with rows and what it predicts for them. */
export interface Case {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of a file with weights alone. */
  readonly config?: string;
  /** The names of inputs, where they are given by name. */
  readonly inputs: readonly string[] | null;
  readonly x: readonly number[][];
  readonly y: readonly number[][];
}

export function casesOf(file: string): Case[] {
  const cases: (Omit<Case, 'bytes'> & { file: string })[] = JSON.parse(
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  );
  return cases.map(({ file, ...rest }) => ({
    ...rest,
    bytes: new Uint8Array(gunzipSync(Buffer.from(file, 'base64'))),
  }));
}
