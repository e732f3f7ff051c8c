import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

export const root = new URL('../../', import.meta.url);

/** Documents with samples. */
export const documents = [
  'README.md',
  ...readdirSync(new URL('docs/guides/', root)).map((name) => `docs/guides/${name}`),
];

export interface Sample {
  readonly line: number;
  /** The words after the fence. */
  readonly where: string;
  readonly first: string;
  readonly text: string;
}

/** The blocks of JavaScript in a document. */
export function samplesOf(path: string): Sample[] {
  const document = readFileSync(new URL(path, root), 'utf8');
  return [...document.matchAll(/^```(js.*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: where, 2: text }) => ({
    ...{ line: document.slice(0, index).split('\n').length + 1, where, text },
    first: text.trim().split('\n')[0],
  }));
}

/** `f(x); // → value` and `console.log(f(x)); // → value` */
const SHOWN = /(?<=^ *)(?:console\.log\((.*)\)|([^ \n].*)); \/\/ → (.*)$/gm;

/**
 * A module that runs a sample: its imports first, then those names of the document's preamble that it has not itself.
 * `folder` is where a module finds this one.
 */
export async function moduleOf(
  path: string,
  { text }: Sample,
  folder = new URL('.', import.meta.url).href,
): Promise<string> {
  const imports = [...text.matchAll(/^import .*;$/gm)].map(([line]) => line);
  const name = `${basename(path, '.md')}.js`;
  const preamble = new URL(name, import.meta.url);
  if (!existsSync(preamble)) throw new Error(`docs: ${path} must have a preamble, ${preamble}`);
  const taken = new Set(imports.flatMap((line) => line.match(/\w+/g)));
  const given = Object.keys(await import(preamble.href)).filter((name) => !taken.has(name));
  const body = text.replace(/^import .*;$/gm, '').replace(SHOWN, (_, logged, stated, shown) => {
    return `expectShown(${JSON.stringify(shown)}, ${logged ?? stated});`;
  });
  const compare = body.includes('expectShown(') ? `import { expectShown } from '${folder}expectShown.js';\n` : '';
  return `${imports.join('\n')}\nimport { ${given.join(', ')} } from '${folder}${name}';\n${compare}{\n${body}\n}\n`;
}
