#!/usr/bin/env node
/// <reference types="node" />
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { outOfRange, show } from '../base/errors.ts';
import { version } from '../base/version.ts';
import { convert } from './convert.ts';
import { help } from './help.ts';
import { info } from './info.ts';
import { predict } from './predict.ts';
import { runAlone } from './runAlone.ts';
import { work } from './work.ts';

type Options = Readonly<Record<string, string | boolean | undefined>>;

interface Command {
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many files it takes, at least and at most. */
  readonly files: readonly [least: number, most: number];
  run(files: readonly string[], options: Options): Promise<void>;
}

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;

const commands: Readonly<Record<string, Command>> = {
  convert: {
    options: { force: flag },
    files: [2, 2],
    run: ([source = '', target = ''], { force }) => convert(source, target, force === true),
  },
  info: {
    options: { json: flag },
    files: [1, 1],
    run: async ([file = ''], { json }) => console.log(await info(file, json === true)),
  },
  predict: {
    options: {
      ...{ proba: flag, json: flag, header: flag, 'no-header': flag },
      ...{ top: text, columns: text, exclude: text, delimiter: text, decimal: text },
    },
    files: [1, 2],
    run: ([file = '', rows = '-'], options) =>
      predict(file, rows, {
        top: options.top === undefined ? undefined : toCount('predict', '--top', options.top),
        proba: options.proba === true,
        json: options.json === true,
        header: options['no-header'] ? false : options.header === true || undefined,
        columns: toNames(options.columns),
        exclude: toNames(options.exclude),
        delimiter: toMark(options.delimiter),
        decimal: `${options.decimal ?? '.'}`,
      }),
  },
  job: {
    options: {},
    files: [1, 2],
    run: ([text = '', checkpoint]) => runAlone(text, checkpoint),
  },
  worker: {
    options: { redis: text, postgres: text, queue: text, concurrency: text },
    files: [0, 0],
    async run(_, { redis, postgres, queue, concurrency }) {
      if ((redis === undefined) === (postgres === undefined))
        throw outOfRange(
          'worker',
          'the server',
          'given by --redis <url> or by --postgres <url>',
          redis ? 'both' : 'none',
        );
      await work({
        connection: `${redis ?? postgres}`,
        queue: queue as string | undefined,
        concurrency: concurrency === undefined ? undefined : toCount('worker', '--concurrency', concurrency),
      });
    },
  },
};

const toNames = (value: unknown) =>
  value === undefined ? undefined : `${value}`.split(',').map((name) => name.trim());

function toCount(where: string, option: string, value: unknown): number {
  if (!/^[1-9]\d{0,8}$/.test(`${value}`)) throw outOfRange(where, option, 'an integer ≥ 1', show(value));
  return Number(value);
}

function toMark(value: unknown = ','): string {
  const mark = value === 'tab' || value === '\\t' ? '\t' : `${value}`;
  if (!/^[^"\r\n]$/.test(mark)) throw outOfRange('predict', '--delimiter', 'one character, or tab', show(value));
  return mark;
}

async function main([name = '--help', ...rest]: readonly string[]): Promise<void> {
  if (name === '--version') return console.log(version);
  if (name === '--help' || name === 'help') return console.log(help.main());
  if (!Object.hasOwn(commands, name))
    throw outOfRange('command', 'name', `one of ${Object.keys(commands).join(', ')} (lanewise --help)`, show(name));
  const { options, files, run } = commands[name] as Command;
  const { values, positionals } = parsed(name, rest, { ...options, help: flag });
  if (values.help) return console.log(help[name as keyof typeof help]());
  const [least, most] = files;
  if (positionals.length < least || positionals.length > most)
    throw outOfRange(
      name,
      'files',
      `${least === most ? least : `${least} or ${most}`} (lanewise ${name} --help)`,
      positionals.length,
    );
  await run(positionals, values as Options);
}

function parsed(name: string, args: readonly string[], options: Command['options']) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new TypeError(`${name}: ${(error as Error).message.replace(/\. .*/s, '')} (lanewise ${name} --help)`);
  }
}

/** Ends with a sentence on the standard error; without any where nobody reads the answers any more, as after `| head`. */
function fail(error: unknown): void {
  const { code, message = error } = Object(error) as { code?: unknown; message?: unknown };
  if (code === 'EPIPE') process.exit();
  console.error(`lanewise: ${`${message}`.replace(/\s*\n\s*/g, ' ')}`);
  process.exitCode = 1;
}

process.stdout.on('error', (error) => {
  fail(error);
  process.exit();
});
main(process.argv.slice(2)).catch(fail);
