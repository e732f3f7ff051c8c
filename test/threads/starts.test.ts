import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const library = new URL('../../dist/node.js', import.meta.url);

/** Runs code in a process of its own, after some that comes before lanewise is loaded. */
function inProcess(before: string, body: string, flags: readonly string[] = [], from = library) {
  const code = `
    ${before}
    const { engine, fitInWorker, sequential, dense } = await import('${from}');
    const x = new Float32Array(512 * 256).map((_, i) => Math.sin(i)), y = new Uint8Array(512).map((_, i) => i % 10);
    const make = (units = 512) => {
      const model = sequential({ inputs: 256, layers: [dense(units, 'relu'), dense(10, 'softmax')], seed: 1 });
      model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
      return model;
    };
    const bits = (model) => Buffer.from(model.predict(x).buffer).toString('base64');
    ${body}`;
  const all = ['--no-warnings', ...flags, '--input-type=module', '-e', code];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8', timeout: 60_000 });
  return { status, stdout: stdout.trim().split('\n'), stderr: stderr.trim().split('\n') };
}

/** Trains and predicts on threads as said and on one, and prints whether the bits are the same. */
const compare = `
  for (const threads of ['auto', 2]) {
    engine({ threads });
    const several = make();
    await several.fit(x, y, { batchSize: 256 });
    await several.fit(x, y, { batchSize: 256 });
    const got = bits(several);
    engine({ threads: 1 });
    const one = make();
    await one.fit(x, y, { batchSize: 256, epochs: 1 });
    await one.fit(x, y, { batchSize: 256 });
    console.log(bits(one) === got);
  }
  process.exit();`;

/** Replaces the class of workers by one with this body. */
const workers = (body: string) => `
  import { createRequire } from 'node:module';
  const threads = createRequire(import.meta.url)('node:worker_threads');
  const { Worker } = threads;
  threads.Worker = ${body};`;

/** The flag under which a process may start no worker: Node 20 has another name. */
const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

test.each([
  ['throw when they are made', workers("class { constructor() { throw new Error('none today'); } }"), []],
  [
    'throw at once',
    workers("class extends Worker { constructor() { super('throw new Error(1)', { eval: true }); } }"),
    [],
  ],
  ['end at once', workers("class extends Worker { constructor() { super('process.exit(1)', { eval: true }); } }"), []],
  ['are not permitted', '', [permission, '--allow-fs-read=*']],
])('where workers %s, one thread goes on, and that is said once', (_, before, flags) => {
  const { status, stdout, stderr } = inProcess(before, compare, flags);
  expect(stderr).toEqual([expect.stringMatching(/^lanewise: one thread is used: a worker did not start \(/)]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: ['true', 'true'] });
});

test('where only workers that train can start, fitInWorker goes on with one thread', () => {
  const onlyTraining = workers(`class extends Worker {
    constructor(source, options) { super(source.includes('training') ? source : 'throw new Error(1)', options); }
  }`);
  const { status, stdout, stderr } = inProcess(
    onlyTraining,
    `engine({ threads: 2 });
    const here = make();
    await here.fit(x, y, { batchSize: 256, epochs: 2 });
    const elsewhere = make();
    await fitInWorker(elsewhere, x, y, { batchSize: 256, epochs: 2 }).history;
    console.log(bits(elsewhere) === bits(here));`,
  );
  expect(stderr, 'said here, and in the worker').toEqual(
    Array(2).fill(expect.stringMatching(/^lanewise: one thread is used: a worker did not start \(/)),
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: ['true'] });
});

test('where workers never answer, one thread goes on, and that is said once', () => {
  const silent = workers(
    "class extends Worker { constructor() { super('setInterval(() => {}, 1000)', { eval: true }); } }",
  );
  const { status, stdout, stderr } = inProcess(silent, compare);
  expect(stderr).toEqual([expect.stringMatching(/^lanewise: one thread is used until others start: /)]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: ['true', 'true'] });
}, 90_000);

test.each([true, false])('a service worker, which has no workers, has one thread, isolated: %s', (isolated) => {
  const before = `
    const { exit } = process;
    Object.assign(globalThis, { process: undefined, Worker: undefined, crossOriginIsolated: ${isolated} });
    Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: 4 } });`;
  const page = new URL('index.js', library);
  const { stdout, stderr } = inProcess(before, compare.replace('process.exit()', 'exit()'), [], page);
  expect(stderr).toEqual(['lanewise: one thread is used: there are no Workers here']);
  expect(stdout).toEqual(['true', 'true']);
});

test('fitInWorker says where no worker starts what to use', () => {
  const before = workers("class { constructor() { throw new Error('none today'); } }");
  const { stdout } = inProcess(before, 'await fitInWorker(make(), x, y).history.catch((e) => console.log(e.message));');
  expect(stdout).toEqual(['fitInWorker: the worker failed: none today; use fit, which needs none']);
});

test('workers that post something foreign do no harm', () => {
  const before = workers(`class extends Worker {
    constructor(source, options) {
      super("const port = require('node:worker_threads').parentPort; for (const m of [null, 1, 'x', {}, { error: 1 }, { progress: 1 }, " +
        "{ history: 1, outcome: {} }]) port.postMessage(m);" + source, options);
    }
  }`);
  const { status, stdout } = inProcess(
    before,
    'engine({ threads: 2 }); await make().fit(x, y); const h = await fitInWorker(make(), x, y).history; console.log(h.loss.length);',
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: ['1'] });
});

test('thirty models that train at once on two threads all come to their end, with their bits', () => {
  const { stdout } = inProcess(
    '',
    `engine({ threads: 2 });
    const models = Array.from({ length: 30 }, () => make(64));
    await Promise.all(models.map((model) => model.fit(x, y)));
    engine({ threads: 1 });
    const one = make(64);
    await one.fit(x, y);
    console.log(models.every((model) => bits(model) === bits(one)));`,
  );
  expect(stdout).toEqual(['true']);
});

test('a worker that is lost hurts at most its own model', () => {
  const { stdout } = inProcess(
    `import { Worker } from 'node:worker_threads';`,
    `const made = [];
    const file = new URL('./worker.js', '${library}');
    engine({ threads: 2, createWorker: () => { made.push(new Worker(file, { execArgv: [] })); return made.at(-1); } });
    const hurt = [];
    for (let trial = 0; trial < 3; trial++) {
      let [before, killed] = [made.length, false];
      const onEpochEnd = (epoch, logs, { model }) => {
        if (epoch < 2 * trial || killed || model.threads !== 2) return;
        killed = true;
        before = made.length;
        void made.at(-1).terminate();
      };
      const train = () => make(100).fit(x, y, { epochs: 40, callbacks: { onEpochEnd } });
      const fates = await Promise.allSettled([1, 2, 3, 4].map(train));
      hurt.push({ killed, more: made.length - before, errors: fates.flatMap(({ reason }) => reason?.message ?? []) });
    }
    console.log(JSON.stringify(hurt));
    process.exit();`,
  );
  for (const { killed, more, errors } of JSON.parse(stdout[0])) {
    expect({ killed, more }, 'a worker was lost, and another started').toEqual({ killed: true, more: 1 });
    expect(errors.length, errors.join('; ')).toBeLessThanOrEqual(1);
    for (const error of errors) expect(error).toMatch(/its end|no answer/);
  }
});

test('memories of models that had threads are let go', () => {
  const { stdout } = inProcess(
    '',
    `engine({ threads: 2 });
    let [first, last] = [0, 0];
    for (let i = 0; i < 80; i++) {
      const model = make(2000);
      await model.fit(x.subarray(0, 64 * 256), y.subarray(0, 64));
      if (i % 2) model.dispose();
      gc();
      if (i < 20) first = Math.max(first, process.memoryUsage().rss);
    }
    // Workers let go of memories when they are asked next, which takes longer where others keep the machine busy.
    for (let i = 0; i < 100 && (i === 0 || last >= first + 3e8); i++) {
      await new Promise((done) => setTimeout(done, 100));
      gc();
      last = process.memoryUsage().rss;
    }
    console.log(last < first + 3e8);
    process.exit();`,
    ['--expose-gc'],
  );
  expect(stdout.at(-1)).toBe('true');
}, 90_000);

test('models that train and predict one after the other have all threads', () => {
  const { status, stdout } = inProcess(
    '',
    `engine({ threads: 3 });
    const models = [8, 16, 32, 8].map((units) => make(units));
    const small = x.subarray(0, 64 * 256), labels = y.subarray(0, 64);
    const counts = [];
    for (let round = 0; round < 5; round++) {
      for (const model of models) {
        await model.fit(small, labels, { batchSize: 32 });
        counts.push(model.threads);
        model.predict(x);
      }
    }
    console.log(counts.every((count) => count === 3) || counts.join());
    process.exit();`,
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: ['true'] });
});
