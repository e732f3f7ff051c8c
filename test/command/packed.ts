import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { install, pack, root, temporary } from '../environments/support/package.js';

/** A folder with the packed package, and with what ONNX takes beside it. */
export const folder: string = temporary('command');
const { bin } = install(pack().tarball, folder);
export const program = join(folder, 'node_modules/lanewise', bin.lanewise);
mkdirSync(join(folder, 'node_modules/@bufbuild'));
symlinkSync(join(root, 'node_modules/@bufbuild/protobuf'), join(folder, 'node_modules/@bufbuild/protobuf'));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in the folder. */
export function run(args: readonly string[], input = ''): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What it says where it succeeds, without a word on the standard error. */
export function said(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = run(args, input);
  if (status !== 0 || stderr !== '') throw new Error(`${args.join(' ')}: ${status} ${stderr}`);
  return stdout;
}

/** Runs it on chunks of input; how many bytes it says, its last line, and the most memory that it took, in bytes. */
export async function streamed(args: readonly string[], chunks: Iterable<string>) {
  const preload = `data:text/javascript,import { writeSync } from 'node:fs';
process.on('exit', () => writeSync(2, String(process.resourceUsage().maxRSS)));`;
  const child = spawn(process.execPath, ['--import', preload, program, ...args], { cwd: folder });
  let [lines, end, error] = [0, '', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    lines += text.split('\n').length - 1;
    end = (end + text).slice(-200);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  for (const chunk of chunks)
    if (!child.stdin.write(chunk)) await new Promise((resolve) => child.stdin.once('drain', resolve));
  child.stdin.end();
  const status = await ended;
  return { status, lines, last: end.trimEnd().split('\n').at(-1), memory: 1024 * Number(error), error };
}

export const read = (name: string) => readFileSync(join(folder, name));
