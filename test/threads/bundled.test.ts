import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const train = `
  engine({ threads: 2 });
  const x = new Float32Array(512 * 256).map((_, i) => Math.sin(i)), y = new Uint8Array(512).map((_, i) => i % 10);
  const make = () => {
    const model = sequential({ inputs: 256, layers: [dense(512, 'relu'), dense(10, 'softmax')], seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    return model;
  };
  (async () => {
    const here = make();
    await here.fit(x, y, { batchSize: 256 });
    const elsewhere = make();
    await fitInWorker(elsewhere, x, y, { batchSize: 256 }).history;
    const [first, second] = [here, elsewhere].map((model) => Buffer.from(model.predict(x).buffer).toString('base64'));
    console.log(first === second);
  })();`;

const imports = "import { dense, engine, fitInWorker, sequential } from 'lanewise';";
const requires = "const { dense, engine, fitInWorker, sequential } = require('lanewise');";

/** Rewrites functions as coverage tools do, and bundlers that keep names: each calls a helper from outside. */
const withHelpers = {
  name: 'with helpers',
  transform(code: string, id: string) {
    const starts: number[] = [];
    const note = ({ body }: { body: { type: string; start: number } | null }) => {
      if (body?.type === 'BlockStatement') starts.push(body.start + 1);
    };
    const visitor = new Visitor({ FunctionDeclaration: note, FunctionExpression: note, ArrowFunctionExpression: note });
    visitor.visit(parseSync(id, code).program);
    const parts = [0, ...starts.sort((a, b) => a - b)].map((start, index, all) => code.slice(start, all[index + 1]));
    return `${parts.join('helper();')}\nfunction helper() { globalThis.calls++; }`;
  },
};

/** A page's script. */
async function bundled(code: string, format: 'esm' | 'iife' | 'cjs'): Promise<string> {
  const id = `${root}page.js`;
  const entry = { name: 'entry', load: (path: string) => (path === id ? code : null) };
  const resolve = { name: 'page', resolveId: (path: string) => (path === id ? id : null) };
  const options = { input: id, plugins: [entry, resolve, withHelpers], platform: 'browser' as const };
  const { output } = await (await rolldown(options)).generate({ format, minify: true, codeSplitting: false });
  return output[0].code;
}

test.each([
  ['esm', 'import', imports],
  ['iife', 'import', imports],
  ['iife', 'require', requires],
  ['cjs', 'import', imports],
  ['cjs', 'require', requires],
] as const)('a bundled page, %s by %s, has its kernels and its threads', async (format, _, start) => {
  const script = await bundled(start + train, format);
  const args = [`--input-type=${format === 'esm' ? 'module' : 'commonjs'}`, '-'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { input: script, encoding: 'utf8', timeout: 60_000 });
  expect([stdout, stderr]).toEqual(['true\n', '']);
});
