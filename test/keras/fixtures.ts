import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';

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

export type Json = Record<string, unknown>;

export interface Layer {
  class_name: string;
  module: string;
  registered_name: unknown;
  config: Json;
  inbound_nodes: Json[];
}

export interface Topology extends Json {
  config: { layers: Layer[] } & Json;
}

/** A .keras file with another config. */
export function withConfig(bytes: Uint8Array, change: (topology: Topology, layers: Layer[]) => void): Uint8Array {
  const files = unzipSync(bytes);
  const topology: Topology = JSON.parse(new TextDecoder().decode(files['config.json']));
  change(topology, topology.config.layers);
  return zipSync({ ...files, 'config.json': new TextEncoder().encode(JSON.stringify(topology)) }, { level: 0 });
}
