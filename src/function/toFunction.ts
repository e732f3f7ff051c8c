import { toBase64 } from '../interchange/base64.ts';
import { littleEndian } from '../interchange/littleEndian.ts';
import { type LayerView, type NetworkView, type Step, viewOf } from '../interchange/networkView.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Weight } from '../plan/weights.ts';
import { type Emission, handsOn, writerOf } from './layerWriters.ts';
import { elementwise, pieces } from './math.ts';

/**
 * Writes a trained model as the source of one JavaScript module that needs neither lanewise nor WebAssembly. Its
 * function `predict` accepts the same arguments as `model.predict` and gives the same bits as the build `simd`. If the
 * model has labels, the module exports them as `classes`. It works row by row on one thread: for networks of up to
 * about 100,000 weights.
 *
 *     writeFileSync('predict.js', toFunction(model));
 *
 * @returns the source, which contains the weights as base64: 5.4 bytes for each.
 * @throws TypeError if it is not a model; RangeError for a layer or activation without a formula here.
 */
export function toFunction(model: Model<Predictions>): string {
  const view = viewOf('toFunction', model);
  const source = new Source();
  const forward = view.steps.flatMap((step) => source.step(step));
  const inputs = view.inputs.map(
    ({ columns }, index) => `const ${source.nameOf(index)} = new Float32Array(${columns});`,
  );
  return [
    `// ${view.inputs.map(({ columns }) => columns).join(' + ')} → ${view.outputs.map(({ columns }) => columns).join(' + ')} columns, made by toFunction of lanewise.`,
    '',
    ...source.pieces(),
    ...source.constants,
    ...inputs,
    ...source.buffers,
    '',
    '/** From the row in each input to the rows of all outputs. */',
    'function forward() {',
    ...forward.map((line) => `  ${line}`),
    '}',
    '',
    ...ends(view, source),
  ].join('\n');
}

/** Collects what the steps want. */
class Source implements Emission {
  readonly constants: string[] = [];
  readonly buffers: string[] = [];
  readonly #needed = new Set<string>();
  readonly #activations = new Set<keyof typeof elementwise>();
  readonly #written = new Set<string>();
  /** The name of each value: that of its input where a step hands it on. */
  readonly #names: string[] = [];

  nameOf(value: number): string {
    return this.#names[value] ?? `v${value}`;
  }

  step(step: Step): readonly string[] {
    const { layer, inputs, value, columns } = step;
    const x = inputs.map((input) => this.nameOf(input));
    if (handsOn.has(layer.kind)) {
      this.#names[value] = x[0] as string;
      return [];
    }
    const y = this.nameOf(value);
    this.buffers.push(`const ${y} = new Float32Array(${columns});`);
    return [`// ${layer.name}: ${layer.kind}`, ...writerOf(layer)(this, step, y, x)];
  }

  need(piece: string): string {
    for (const other of pieces[piece]?.needs ?? []) this.need(other);
    this.#needed.add(piece);
    return piece;
  }

  activation(name: keyof typeof elementwise): string {
    for (const piece of elementwise[name].needs ?? []) this.need(piece);
    this.#activations.add(name);
    return `${name}Of`;
  }

  weight(layer: LayerView, role: string): string {
    this.need('decode');
    const { data } = layer.weights[role] as Weight;
    return this.constant(layer, role, `decode('${toBase64(littleEndian(data))}')`);
  }

  constant({ index }: LayerView, role: string, expression: string): string {
    const name = `${role}${index}`;
    if (!this.#written.has(name)) this.constants.push(`const ${name} = ${expression};`);
    this.#written.add(name);
    return name;
  }

  pieces(): string[] {
    const texts = Object.keys(pieces).flatMap((name) => (this.#needed.has(name) ? [pieces[name]?.text as string] : []));
    const functions = [...this.#activations].map((name) => `const ${name}Of = (x, a, b) => ${elementwise[name].text};`);
    return [...texts, ...functions, ''];
  }
}

/** How rows come in and go out. */
function ends({ inputs, outputs, arrangement, labels, preprocessing }: NetworkView, source: Source): string[] {
  const list = (values: readonly string[]) => `[${values.join(', ')}]`;
  const rowsOf = inputs.map(
    ({ name, columns }, index) =>
      `{ name: ${JSON.stringify(name)}, columns: ${columns}, row: ${source.nameOf(index)} }`,
  );
  const results = outputs.map(({ name, value }) => `{ name: ${JSON.stringify(name)}, row: ${source.nameOf(value)} }`);
  const byName = 'Object.fromEntries(outputs.map(({ name }, i) => [name, y[i]]))';
  const given = arrangement === undefined ? 'y[0]' : arrangement === 'list' ? 'y' : byName;
  const known = labels.some((classes) => classes !== undefined);
  const classes = outputs.length === 1 ? labels[0] : labels.map((each) => each ?? null);
  return [
    `const inputs = ${list(rowsOf)};`,
    `const outputs = ${list(results)};`,
    '',
    ...(known
      ? ['/** What the classes of each output are called. */', `export const classes = ${JSON.stringify(classes)};`, '']
      : []),
    ...(preprocessing === undefined
      ? []
      : [
          '/** How a pipeline prepared rows and targets: predict takes rows that are prepared. */',
          `export const preprocessing = ${preprocessing};`,
          '',
        ]),
    `/** x as one typed array of all rows, or as an array of rows${inputs.length > 1 ? '; of all inputs in an array, or an object by name' : ''}. */`,
    'export function predict(x) {',
    inputs.length === 1
      ? '  const given = [x];'
      : '  const given = Array.isArray(x) ? x : inputs.map(({ name }) => x[name]);',
    '  const rows = inputs.map(({ columns }, i) => split(given[i], columns));',
    '  const count = rows[0].length;',
    "  if (rows.some(({ length }) => length !== count)) throw new RangeError('predict: all inputs must have the same number of rows');",
    '  const y = outputs.map(({ row }) => new Float32Array(count * row.length));',
    '  for (let r = 0; r < count; r++) {',
    '    for (let i = 0; i < inputs.length; i++) fill(inputs[i].row, rows[i][r]);',
    '    forward();',
    '    for (let i = 0; i < outputs.length; i++) y[i].set(outputs[i].row, r * outputs[i].row.length);',
    '  }',
    `  return ${given};`,
    '}',
    '',
    TAIL,
  ];
}

/** What every source ends with. */
const TAIL = `/** The rows of x. */
function split(x, columns) {
  if (Array.isArray(x) && (x.length === 0 || typeof x[0] === 'object')) return x;
  const count = x?.length / columns;
  if (!Number.isInteger(count)) throw new RangeError(\`predict: x must be rows of \${columns} numbers, got \${x?.length}\`);
  return Array.from({ length: count }, (_, r) => x.slice(r * columns, (r + 1) * columns));
}

/** A row into its place. */
function fill(row, values) {
  if (values?.length !== row.length)
    throw new RangeError(\`predict: x must be rows of \${row.length} numbers, got \${values?.length}\`);
  row.set(values);
  if (!row.every(Number.isFinite)) throw new RangeError('predict: x must be finite numbers (in f32)');
}
`;
