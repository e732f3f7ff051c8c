import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dense } from '../../src/index.ts';
import { fromTensorFlow, toTensorFlow } from '../../src/tensorflow/index.ts';
import { chain } from '../interchange/networks.ts';

const model = chain(2, [dense(3, 'relu'), dense(1)]);
const { weightData, weightSpecs, ...rest } = toTensorFlow(model);
const modelJson = {
  ...rest,
  weightsManifest: [{ paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: weightSpecs }],
};
const files: Readonly<Record<string, string | Buffer>> = {
  '/models/model.json?v=1': JSON.stringify(modelJson),
  '/models/group1-shard1of2.bin?v=1': Buffer.from(weightData.slice(0, 10)),
  '/models/group1-shard2of2.bin?v=1': Buffer.from(weightData.slice(10)),
  '/models/alone.json': JSON.stringify(modelJson),
  '/models/text.json': 'hello',
};

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const file = files[url];
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test('a model.json at an address, and the files beside it', async () => {
  const rows = [[1, -2]];
  for (const url of [`${origin}/models/model.json?v=1`, new URL(`${origin}/models/model.json?v=1`)])
    expect((await fromTensorFlow(url)).predict(rows)).toEqual(model.predict(rows));
});

test('what is not there', async () => {
  const refusal = (url: string) => expect(fromTensorFlow(url)).rejects;
  await refusal(`${origin}/none.json`).toThrow(
    `fromTensorFlow: fetch files that are there; ${origin}/none.json answered with status 404`,
  );
  await refusal(`${origin}/models/alone.json`).toThrow(/group1-shard[12]of2.bin answered with status 404$/);
  await refusal(`${origin}/models/text.json`).toThrow('fromTensorFlow: modelJson must be a JSON object');
  await refusal('model.json').toThrow("an address that fetch reaches; 'model.json' fails");
  await refusal('indexeddb://digits').toThrow('fromTensorFlow: IndexedDB is in pages and their workers only');
  await refusal('localstorage://digits').toThrow('fromTensorFlow: localStorage is in pages only');
});
