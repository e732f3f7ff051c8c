import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { describe, expect, test } from 'vitest';
import { dense, engine, sequential } from '../../src/index.ts';

const built = new URL('../../dist/node.js', import.meta.url).href;
const canWiden = Number.parseInt(process.versions.node, 10) >= 24 && process.arch === 'x64';

/** What a fresh process prints that runs `body` with the built package. */
function inFreshProcess(body: string, flags: string[] = []): { out: unknown; err: string } {
  const code = `${body.includes('Worker') ? "import { Worker } from 'node:worker_threads';" : ''}
    const { engine, sequential, dense } = await import('${built}');
    const train = () => {
      const model = sequential({ inputs: 3, layers: [dense(20, 'tanh'), dense(2, 'softmax')], seed: 4 });
      model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
      for (let i = 0; i < 5; i++) model.trainOnBatch([[1, 2, 3], [3, 2, 1]], [0, 1]);
      return [model.build, ...model.predict([[1, 2, 3]])];
    };
    ${body}`;
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--input-type=module', '-e', code], {
    encoding: 'utf8',
  });
  return { out: stdout === '' ? undefined : JSON.parse(stdout), err: stderr };
}

test('a model says which build it runs on, and keeps it', () => {
  engine({ build: 'simd' });
  const model = sequential({ inputs: 1, layers: [dense(1)] });
  expect(engine().build).toBe('simd');
  engine({ build: 'auto' });
  expect(model.build).toBe('simd');
});

test('auto is the fastest build that needs no flag', () => {
  const { build, available } = engine({ build: 'auto' });
  expect(build).toBe(available.find((name) => name !== 'wide'));
  expect(available).toContain('simd');
});

test('relaxed is there just where this engine multiplies and adds with one rounding', () => {
  const module =
    binaryen.parseText(`(module (func (export "f") (param $a f32) (param $b f32) (param $c f32) (result f32)
    (f32x4.extract_lane 3 (f32x4.relaxed_madd
      (f32x4.splat (local.get $a)) (f32x4.splat (local.get $b)) (f32x4.splat (local.get $c))))))`);
  const binary = Uint8Array.from(module.emitBinary());
  module.dispose();
  const roundsOnce = () => {
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(binary)).exports as { f(...x: number[]): number };
    // (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴: in f32 the last term is lost.
    return f(1 + 2 ** -12, 1 + 2 ** -12, -1 - 2 ** -11) === 2 ** -24;
  };
  expect(engine().available.includes('relaxed')).toBe(WebAssembly.validate(binary) && roundsOnce());
});

test('a build is not fused where multiply-add rounds twice', () => {
  const { out } = inFreshProcess(`const { Instance, Module } = WebAssembly;
    WebAssembly.Instance = function (module, imports) {
      const isProbe = Module.exports(module).length === 1;
      return isProbe ? { exports: { f: (a, b, c) => Math.fround(a * b) + c } } : new Instance(module, imports);
    };
    console.log(JSON.stringify([engine().available, ...train()]));`);
  const simd = inFreshProcess("engine({ build: 'simd' }); console.log(JSON.stringify(train()));").out as unknown[];
  expect(out).toEqual([['simd'], ...simd]);
});

describe('a module that is compiled elsewhere', () => {
  const module = new WebAssembly.Module(readFileSync(new URL('../../dist/simd.wasm', import.meta.url)));

  test('is used in place of the bytes', () => {
    const { out } = inFreshProcess(`const { readFileSync } = await import('node:fs');
      const { Module, validate } = WebAssembly;
      const module = new Module(readFileSync(new URL('simd.wasm', '${built}')));
      const plain = (engine({ build: 'simd' }), train());
      let compiled = 0;
      WebAssembly.Module = class extends Module { constructor(bytes) { compiled++; super(bytes); } };
      Object.defineProperty(WebAssembly.Module, Symbol.hasInstance, { value: (value) => value instanceof Module });
      Object.assign(WebAssembly.Module, { exports: Module.exports });
      engine({ build: 'simd', module, threads: 1 });
      console.log(JSON.stringify([compiled, plain, train()]));`) as { out: [number, unknown, unknown] };
    expect(out[0]).toBe(0);
    expect(out[2]).toEqual(out[1]);
  });

  test('is refused if it is none, or another, or of no build', () => {
    const other = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    expect(() => engine({ build: 'simd', module: {} as WebAssembly.Module })).toThrow(
      new TypeError('engine: module must be a WebAssembly.Module, got an object of Object'),
    );
    expect(() => engine({ build: 'simd', module: other })).toThrow(
      new RangeError('engine: module must be the compiled lanewise/simd.wasm, got another module'),
    );
    for (const build of [undefined, 'auto'] as const) {
      expect(() => engine({ ...(build && { build }), module })).toThrow(
        /^engine: build must be that of the module \('wide', 'relaxed', 'simd'\), got /,
      );
    }
  });
});

test('what has no file of wide, as a bundle, refuses it, with what there is', () => {
  const code = `import { engine } from '${built.replace('node.js', 'index.js')}'; engine({ build: 'wide' });`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/RangeError: engine: build must be a build that runs here \((relaxed, )?simd\), got 'wide'/);
});

if (canWiden) {
  describe('wide, where V8 can fuse', wideTests);
} else {
  test('wide is refused, with what there is, where V8 cannot fuse', () => {
    expect(() => engine({ build: 'wide' })).toThrow(/build must be a build that runs here \(.*simd\), got 'wide'/);
  });
}

function wideTests() {
  const wide = "engine({ build: 'wide' });";
  const relaxed = inFreshProcess("engine({ build: 'relaxed' }); console.log(JSON.stringify(train()));")
    .out as unknown[];

  test('gives the bits of relaxed', () => {
    const { out, err } = inFreshProcess(`${wide} console.log(JSON.stringify(train()));`);
    expect(out).toEqual(['wide', ...relaxed.slice(1)]);
    expect(err).toBe('');
  });

  test('is what auto chooses when the flag is on the command line', () => {
    const { out } = inFreshProcess('console.log(JSON.stringify(train()));', ['--experimental-wasm-revectorize']);
    expect(out).toEqual(['wide', ...relaxed.slice(1)]);
  });

  test('works in a worker thread', () => {
    const { out } = inFreshProcess(`
      const code = \`import { parentPort } from 'node:worker_threads';
        import { engine, sequential, dense } from '${built}';
        engine({ build: 'wide' });
        const train = \${train};
        parentPort.postMessage(train());\`;
      const url = new URL('data:text/javascript,' + encodeURIComponent(code));
      new Worker(url).on('message', (message) => console.log(JSON.stringify(message)));`);
    expect(out).toEqual(['wide', ...relaxed.slice(1)]);
  });

  test('falls back and says so when V8 does not fuse', () => {
    const { out, err } = inFreshProcess(`const real = process.getBuiltinModule;
      process.getBuiltinModule = (name) => (name === 'node:v8' ? { setFlagsFromString() {} } : real(name));
      const { build, fallback } = engine({ build: 'wide' });
      console.log(JSON.stringify([build, fallback, ...train()]));`);
    expect(out).toEqual(['relaxed', 'wide: V8 did not fuse its instructions', ...relaxed]);
    expect(err).toContain("lanewise: the build 'wide' is not used: V8 did not fuse its instructions; 'relaxed' is");
  });
}
