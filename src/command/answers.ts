import { outOfRange } from '../base/errors.ts';
import {
  type Model,
  type NamedLabel,
  type Pipeline,
  type PipelineRows,
  type Predictions,
  topClasses,
} from '../index.ts';

export interface AnswerOptions {
  readonly top: number | undefined;
  readonly proba: boolean;
}

/** A label, or a number of f32. */
type Cell = NamedLabel | number;

/** What is answered of one output: cells for each row, and what JSON calls them. */
interface Answer {
  readonly columns: readonly string[];
  of(rows: PipelineRows): readonly (readonly Cell[])[];
  toJson(cells: readonly Cell[]): object;
}

/** The answers of a model: labels where it knows some, else its outputs; as options ask. */
export interface Answers {
  readonly header: readonly string[];
  /** A line for each row. */
  csv(rows: PipelineRows, delimiter: string): readonly string[];
  json(rows: PipelineRows): readonly string[];
}

export function answersOf(where: string, pipeline: Pipeline<Predictions>, options: AnswerOptions): Answers {
  const { outputs } = (pipeline.model as Model<Predictions>).stateFor(where, false).network;
  const names = outputs.map(({ name }, index) => (outputs.length === 1 ? undefined : (name ?? `${index}`)));
  const answers = outputs.map(({ columns }, index) => answerOf(where, pipeline, names[index], columns, options));
  const header = answers.flatMap(({ columns }, i) =>
    columns.map((column) => (names[i] ? `${names[i]}.${column}` : column)),
  );
  const cellsOf = (rows: PipelineRows) => answers.map((answer) => answer.of(rows));
  const lines = (rows: PipelineRows, line: (parts: readonly (readonly Cell[])[]) => string) => {
    const all = cellsOf(rows);
    return (all[0] ?? []).map((_, row) => line(all.map((each) => each[row] as readonly Cell[])));
  };
  return {
    header,
    csv: (rows, delimiter) => lines(rows, (parts) => csvLine(parts.flat(), delimiter)),
    json: (rows) =>
      lines(rows, (parts) => {
        const objects = parts.map((cells, i) => (answers[i] as Answer).toJson(cells.map(short)));
        return JSON.stringify(
          objects.length === 1 ? objects[0] : Object.fromEntries(objects.map((each, i) => [names[i], each])),
        );
      }),
  };
}

function answerOf(
  where: string,
  pipeline: Pipeline<Predictions>,
  output: string | undefined,
  columns: number,
  { top, proba }: AnswerOptions,
): Answer {
  const asked = output === undefined ? {} : { output };
  const labels = labelsOf(pipeline.classes, output);
  if (top !== undefined) {
    const k = Math.min(top, labels?.length ?? Math.max(columns, 2));
    return {
      columns: Array.from({ length: k }, (_, i) => [`label${i + 1}`, `probability${i + 1}`]).flat(),
      of: (rows) =>
        topClasses(pipeline, rows, { k, ...asked }).map((list) =>
          list.flatMap(({ label, probability }) => [label, probability]),
        ),
      toJson: (cells) => ({
        top: Array.from({ length: k }, (_, i) => ({ label: cells[2 * i], probability: cells[2 * i + 1] })),
      }),
    };
  }
  if (labels && !proba)
    return {
      columns: ['label'],
      of: (rows) => [...pipeline.predictClasses(rows, asked)].map((label) => [label]),
      toJson: ([label]) => ({ label }),
    };
  if (proba) {
    const all = Array.from({ length: Math.max(columns, 2) }, (_, i) => `${labels?.[i] ?? i}`);
    return {
      columns: all,
      of: (rows) => {
        const given = numbersOf(pipeline.predict(rows), output, columns);
        const wrong = given.flat().find((value) => !(value >= 0 && value <= 1));
        if (wrong !== undefined) throw outOfRange(where, 'outputs', 'probabilities, as from softmax or sigmoid', wrong);
        return columns > 1 ? given : given.map(([one = 0]) => [1 - one, one]);
      },
      toJson: (cells) => ({ probabilities: Object.fromEntries(all.map((label, i) => [label, cells[i]])) }),
    };
  }
  return {
    columns: columns === 1 ? ['prediction'] : Array.from({ length: columns }, (_, i) => `prediction${i}`),
    of: (rows) => numbersOf(pipeline.predict(rows), output, columns),
    toJson: (cells) => ({ prediction: columns === 1 ? cells[0] : cells }),
  };
}

function labelsOf(classes: unknown, output: string | undefined): readonly NamedLabel[] | undefined {
  return (output === undefined ? classes : (classes as Record<string, unknown>)[output]) as
    | readonly NamedLabel[]
    | undefined;
}

/** The rows of an output. */
function numbersOf(predictions: Predictions, output: string | undefined, columns: number): number[][] {
  const all = (
    output === undefined ? predictions : (predictions as Readonly<Record<string, Float32Array>>)[output]
  ) as Float32Array;
  return Array.from({ length: all.length / columns }, (_, row) => [
    ...all.subarray(row * columns, (row + 1) * columns),
  ]);
}

/** The shortest decimal number that rounds to an f32. */
function short(cell: Cell): Cell {
  if (typeof cell !== 'number' || Number.isInteger(cell)) return cell;
  const value = Math.fround(cell);
  for (const digits of [7, 8]) {
    const few = Number(value.toPrecision(digits));
    if (Math.fround(few) === value) return few;
  }
  return Number(value.toPrecision(9));
}

export function csvLine(cells: readonly Cell[], delimiter: string): string {
  return cells
    .map((cell) => {
      const text = `${short(cell)}`;
      return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(delimiter);
}
