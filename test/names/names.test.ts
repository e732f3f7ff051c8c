// What names stand for: the common functions, and with lanewise/names all. Here the modules are loaded anew, without the set-up
// of the other tests; and the package is run in processes of its own, as both kinds of modules and bundled for a page.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { beforeEach, describe, expect, test, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Core = typeof import('../../src/index.ts');

/** The core, loaded anew. */
let core: Core;

beforeEach(async () => {
  vi.resetModules();
  core = await import('../../src/index.ts');
});

/** Uses a name of each kind, and of any other value. */
const uses: Readonly<Record<string, (name: string) => unknown>> = {
  activations: (name) => core.dense(2, name as 'relu'),
  constraints: (name) => core.dense(2, 'relu', { weightConstraint: name as 'maxNorm' }),
  initializers: (name) => core.dense(2, 'relu', { weightInitializer: name as 'zeros' }),
  losses: (name) => compiled({ loss: name as 'huber', output: outputFor(name) }),
  metrics: (name) => compiled({ metrics: [name as 'accuracy'], output: 'softmax', loss: 'crossEntropy' }),
  optimizers: (name) => compiled({ optimizer: name as 'adam' }),
  regularizers: (name) => core.dense(2, 'relu', { weightRegularizer: name as 'l2' }),
};

type Compiling = Parameters<ReturnType<Core['sequential']>['compile']>[0] & {
  output: 'linear' | 'softmax' | 'sigmoid';
};

function compiled(options: Partial<Compiling>) {
  const { output = 'linear', ...others } = options;
  const model = core.sequential({ inputs: 3, layers: [core.dense(output === 'softmax' ? 3 : 2, output)] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', ...others });
}

function outputFor(loss: string): Compiling['output'] {
  if (loss.startsWith('binary')) return 'sigmoid';
  return /^c(\w*C)?rossEntropy$/.test(loss) ? 'softmax' : 'linear';
}

/** The names of the core. */
const common: Readonly<Record<string, readonly string[]>> = {
  activations: ['elu', 'gelu', 'leakyRelu', 'linear', 'relu', 'selu', 'sigmoid', 'silu', 'softmax', 'tanh'],
  constraints: [],
  initializers: [
    ...['glorotNormal', 'glorotUniform', 'heNormal', 'heUniform', 'lecunNormal', 'lecunUniform', 'ones', 'zeros'],
  ],
  losses: ['binaryCrossEntropy', 'crossEntropy', 'huber', 'meanAbsoluteError', 'meanSquaredError'],
  metrics: [...['accuracy', 'meanAbsoluteError', 'meanSquaredError', 'rootMeanSquaredError']],
  optimizers: ['adam', 'adamW', 'rmsprop', 'sgd'],
  regularizers: ['l1', 'l1l2', 'l2'],
};

/** All names, from the lists. */
async function everyName(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { allNames } = await import('../../src/saving/vocabulary.ts');
  return Object.fromEntries(Object.entries(allNames).map(([kind, list]) => [kind, Object.keys(list).sort()]));
}

const all = await everyName();

/** What a kind is called where it is refused. */
const places: Readonly<Record<string, string>> = {
  ...{ activations: 'dense: activation', constraints: 'dense: weightConstraint' },
  ...{ initializers: 'dense: weightInitializer', regularizers: 'dense: weightRegularizer' },
  ...{ losses: 'compile: loss', metrics: 'compile: metric', optimizers: 'compile: optimizer' },
};

describe.each(Object.keys(common))('%s', (kind) => {
  const use = uses[kind] as (name: string) => unknown;
  const names = common[kind] as readonly string[];
  const others = (all[kind] as readonly string[]).filter((name) => !names.includes(name));

  test.each(names)('%s has a name', (name) => {
    expect(() => use(name)).not.toThrow();
  });

  test.each([...others, 'nothing', 'toString', ''])("'%s' has none: the message has both ways", (name) => {
    const listed = names.length > 0 ? `one of ${names.join(', ')}, or ` : '';
    const rule = `${listed}passed as a value (import 'lanewise/names' for all names)`;
    expect(() => use(name)).toThrow(new RangeError(`${places[kind]} must be ${rule}, got '${name}'`));
  });

  test('lanewise/names gives all of them names', async () => {
    await import('../../src/names/index.ts');
    for (const name of all[kind] as readonly string[]) {
      try {
        use(name);
      } catch (error) {
        expect((error as Error).message).not.toContain('passed as a value');
      }
    }
    const rule = `one of ${(all[kind] as readonly string[]).join(', ')}, or passed as a value`;
    expect(() => use('nothing')).toThrow(new RangeError(`${places[kind]} must be ${rule}, got 'nothing'`));
  });
});

test('what has no name is passed as a value', () => {
  const { dense, poisson, lion, maxNorm, mish, metrics, orthogonal, sequential, softplus } = core;
  const layer = dense(1, mish(), { weightInitializer: orthogonal(), weightConstraint: maxNorm() });
  const model = sequential({ inputs: 2, layers: [layer, dense(1, softplus())] });
  model.compile({ optimizer: lion(), loss: poisson(), metrics: [metrics.r2()] });
  const { loss } = model.trainOnBatch(Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 2));
  expect(loss).toBeGreaterThan(0);
});

test('a config has all names', () => {
  const layer = core.fromConfig({ call: 'dense', given: [2, 'mish', { weightConstraint: 'maxNorm' }] });
  expect(core.toConfig(layer)).toEqual({
    call: 'dense',
    given: [2, { call: 'mish' }, { weightConstraint: 'maxNorm' }],
  });
});

/** A program that names what is rare, or says why it cannot. */
const body = `
try {
  dense(2, 'mish');
  const model = sequential({ inputs: 2, layers: [dense(1)] });
  model.compile({ optimizer: 'lion', loss: 'poisson', metrics: ['r2'] });
  console.log('named');
} catch ({ message }) {
  console.log(message);
}`;

const imports = "import { dense, sequential } from 'lanewise';";
const required = "const { dense, sequential } = require('lanewise');";
const refused = /^dense: activation must be one of elu, .*import 'lanewise\/names' for all names\), got 'mish'\n$/;

const inProcess = (input: string, type: string) =>
  spawnSync(process.execPath, [`--input-type=${type}`], { cwd: root, input, encoding: 'utf8' });

/** A program as a bundler makes it for a page. */
async function bundled(code: string): Promise<string> {
  const id = `${root}page.js`;
  const entry = { name: 'entry', load: (path: string) => (path === id ? code : null) };
  const resolve = { name: 'page', resolveId: (path: string) => (path === id ? id : null) };
  const options = { input: id, plugins: [entry, resolve], platform: 'browser' as const };
  const { output } = await (await rolldown(options)).generate({ format: 'esm', codeSplitting: false });
  return output[0].code;
}

describe.each([
  ['an ES module', async () => [imports, 'module', "import 'lanewise/names';"]],
  ['CommonJS', async () => [required, 'commonjs', "require('lanewise/names');"]],
])('%s', (_, how) => {
  test('has the common names', async () => {
    const [start, type] = await how();
    const { stdout, stderr } = inProcess(start + body, type as string);
    expect(stderr).toBe('');
    expect(stdout).toMatch(refused);
  });

  test('has all names after lanewise/names', async () => {
    const [start, type, names] = await how();
    const { stdout, stderr } = inProcess(`${names}\n${start}${body}`, type as string);
    expect([stdout, stderr]).toEqual(['named\n', '']);
  });
});

test('a page has the names that it imports', async () => {
  const without = await bundled(imports + body);
  const withNames = await bundled(`import 'lanewise/names';\n${imports}${body}`);
  expect(inProcess(without, 'module').stdout).toMatch(refused);
  expect(inProcess(withNames, 'module').stdout).toBe('named\n');
  expect(withNames.length - without.length).toBeGreaterThan(10_000);
});
