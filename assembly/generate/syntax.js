// Reads AssemblyScript sources with its own parser.

import { readdirSync, readFileSync } from 'node:fs';
import { CommonFlags, NodeKind, newOptions, newProgram, parse } from 'assemblyscript';

const assembly = new URL('../', import.meta.url);

function statements(path) {
  const program = newProgram(newOptions());
  parse(program, readFileSync(new URL(`${path}.ts`, assembly), 'utf8'), `${path}.ts`, true);
  return program.sources.find((source) => source.internalPath === path).statements;
}

const resolve = (from, to) => new URL(to, new URL(from, 'file:///')).pathname.slice(1);

/** What a file re-exports, as { path, names }; names is undefined for `export *`. */
export function reexports(path) {
  return statements(path)
    .filter((statement) => statement.kind === NodeKind.Export && statement.path)
    .map((statement) => ({
      path: resolve(path, statement.path.value),
      names: statement.members?.map((member) => member.exportedName.text),
    }));
}

/** The exported classes with a method in the files of a folder, in the order of files and names, as { path, name }. */
export function classes(folder, method) {
  const files = readdirSync(new URL(folder, assembly)).flatMap((file) => /^(\w+)\.ts$/.exec(file)?.[1] ?? []);
  return files.sort().flatMap((file) =>
    statements(`${folder}/${file}`)
      .filter(({ kind, flags }) => kind === NodeKind.ClassDeclaration && flags & CommonFlags.Export)
      .filter(({ members }) => members.some(({ name }) => name.text === method))
      .map(({ name }) => name.text)
      .sort()
      .map((name) => ({ path: `${folder}/${file}`, name })),
  );
}

/** The exported functions of a file, as { name, parameters: [{ name, type }], generic }. */
export function functions(path) {
  return statements(path)
    .filter(({ kind, flags }) => kind === NodeKind.FunctionDeclaration && flags & CommonFlags.Export)
    .map(({ name, signature, typeParameters }) => ({
      name: name.text,
      generic: Boolean(typeParameters?.length),
      parameters: signature.parameters.map((parameter) => ({
        name: parameter.name.text,
        type: parameter.type.name.identifier.text,
      })),
    }));
}

/** The methods of a class of a file, as { name, parameters }: their names. */
export function methods(path, type) {
  const declaration = statements(path).find(
    ({ kind, name }) => kind === NodeKind.ClassDeclaration && name.text === type,
  );
  return declaration.members
    .filter(({ kind }) => kind === NodeKind.MethodDeclaration)
    .map(({ name, signature }) => ({
      name: name.text,
      parameters: signature.parameters.map((parameter) => parameter.name.text),
    }));
}

const typeFiles = { counts: ['Extent', 'Operations', 'ProductRows'], pointers: ['InOut', 'Out'] };

/** The lines that import the types of some kernels' parameters, for a file in a folder of assembly. */
export function typeImports(kernels) {
  const used = new Set(kernels.flatMap(({ parameters }) => parameters.map(({ type }) => type)));
  return Object.entries(typeFiles).flatMap(([file, types]) => {
    const names = types.filter((type) => used.has(type));
    return names.length === 0 ? [] : [`import { ${names.join(', ')} } from '../${file}';\n`];
  });
}
