import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { dense, engine, sequential } from '../../src/index.ts';

const built = new URL('../../dist/index.js', import.meta.url).href;
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

if (canWiden) {
  describe('wide, where V8 can fuse', wideTests);
} else {
  test('wide is refused, with what there is, where V8 cannot fuse', () => {
    expect(() => engine({ build: 'wide' })).toThrow(/build expected a build that runs here \(.*simd\), got 'wide'/);
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
