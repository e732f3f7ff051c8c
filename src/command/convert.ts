/// <reference types="node" />
import { pipeline } from '../index.ts';
import { writeFiles } from './files.ts';
import { type Format, formatOf, type Read, readModel } from './formats.ts';

/** Reads a model in one form and writes it in another, by the endings of the files. */
export async function convert(source: string, target: string, force: boolean): Promise<void> {
  const where = 'convert';
  const format = formatOf(where, 'write', target);
  const read = await readModel(where, source);
  const files = await (format.write as NonNullable<Format['write']>)(where, read, target);
  await writeFiles(where, files, source, force);
  for (const line of notes(format, read)) console.error(`lanewise: ${line}`);
}

/** What a file of another form does not do. */
function notes({ name }: Format, { model, metadata }: Read): string[] {
  if (name === 'lanewise') return [];
  const { compiled, steps } = model.stateFor('convert', false);
  const left = [
    ...(compiled && steps > 0 ? ['the state of the training'] : []),
    ...(metadata === undefined ? [] : ['metadata']),
  ];
  const { input, targets } = pipeline(model).toJSON();
  const prepares = input !== null || targets.some((each) => each !== null);
  return [
    ...(left.length > 0 ? [`left out, as ${name} has no place for it: ${left.join(', ')}`] : []),
    ...(prepares ? [`the file says how rows are prepared, but does not do it: prepare them before`] : []),
  ];
}
