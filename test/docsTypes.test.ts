// The samples of README.md and the guides as strict TypeScript, with the built package's types.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { documents, moduleOf, type Sample, samplesOf } from './docs/samples.ts';

const folder = fileURLToPath(new URL('docs/', import.meta.url));

const options = {
  ...{ target: ts.ScriptTarget.ES2022, strict: true, exactOptionalPropertyTypes: true },
  ...{ noEmit: true, allowJs: true, checkJs: false, types: ['node'], skipLibCheck: true },
  ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  ...{ lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'] },
} satisfies ts.CompilerOptions;

/** Each sample as a file of its own beside the preambles, which does not exist but for the compiler. */
const samples = new Map<string, { path: string; sample: Sample; text: string }>();
for (const path of documents) {
  for (const sample of samplesOf(path).filter(({ where }) => where === 'js')) {
    const file = `${folder}${path.replace(/\W/g, '-')}-${sample.line}.ts`;
    samples.set(file, { path, sample, text: await moduleOf(path, sample, './') });
  }
}

const host = ts.createCompilerHost(options);
const { fileExists, readFile, getSourceFile } = host;
host.fileExists = (file) => samples.has(file) || fileExists(file);
host.readFile = (file) => samples.get(file)?.text ?? readFile(file);
host.getSourceFile = (file, ...rest) =>
  samples.has(file) ? ts.createSourceFile(file, host.readFile(file) as string, rest[0]) : getSourceFile(file, ...rest);
host.getCurrentDirectory = () => dirname(folder);
const program = ts.createProgram([...samples.keys()], options, host);

test.each(
  [...samples].map(([file, { path, sample }]) => ({ file, path, line: sample.line, first: sample.first })),
)('$path, line $line: $first', ({ file }) => {
  const source = program.getSourceFile(file);
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});
