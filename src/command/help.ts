import { endingsTo } from './formats.ts';

const list = (way: 'read' | 'write') => endingsTo(way).join(', ');

export const help = {
  main: () => `lanewise <command>

  lanewise convert <in> <out>       write a model in another form
  lanewise info <file>              tell what the file of a model holds
  lanewise predict <file> [rows]    answer the rows of a CSV file, or of the standard input
  lanewise worker                   work at the jobs of a queue
  lanewise job <job>                run one job, for a launcher of processes

  --help     what a command takes: lanewise predict --help
  --version  the version of lanewise

Files that are read:    ${list('read')}
Files that are written: ${list('write')}`,

  convert: () => `lanewise convert <in> <out>

Reads a model and writes it in another form. The endings of the files tell the forms:
  in   ${list('read')}
  out  ${list('write')}

A .json is a model.json of TensorFlow.js, its weights beside it, or what toJSON of brain.js gave.
A .py is a module of PyTorch, with what it loads beside it. A .js is a module that needs nothing else.

  --force  replace files that are there`,

  info: () => `lanewise info <file>

Tells what the file of a model holds: layers, parameters, labels, how rows are prepared, metadata.

  --json  as JSON`,

  predict: () => `lanewise predict <file> [rows]

Answers each row of a CSV file, or of the standard input, with a line on the standard output: with its label where the
model knows labels, else with its outputs. Rows are read as they come, and may be as many as you like. The answers have a
first line of names if the rows have one, so the lines of both go together.

A model with a table takes its columns by their names in the first line. Others take all columns in order; the first line
is left out if it holds names.

  --proba              the probabilities of all classes
  --top <k>            the k most probable classes, each with its probability
  --json               lines of JSON in place of CSV
  --columns <a,b,…>    the columns that the model takes, in its order; without names, their numbers from 1 on
  --exclude <a,b,…>    columns that the model does not take
  --header             the first line holds names
  --no-header          the first line is a row
  --delimiter <mark>   what stands between cells (default ,), in the answers, too; tab for a tabulator
  --decimal <mark>     what stands before the fraction of a number (default .)`,

  job: () => `lanewise job <job> [checkpoint]

Runs a job, JSON or JSON in base64, in this process, and writes its result as a line: what processes() starts. It ends with
0; with 42 if the job's function has thrown; with 1 if something else went wrong.`,

  worker: () => `lanewise worker --redis <url> | --postgres <url>

Works at the jobs of a queue until it is told to end (SIGTERM, Ctrl+C); then what runs goes back to the queue, with its last
checkpoint. Modules are those below the folder in which it is started. It needs bullmq, and ioredis or pg:
  npm install bullmq ioredis

  --redis <url>      the server, Redis or Valkey: redis://localhost:6379
  --postgres <url>   or PostgreSQL: postgresql://user:password@localhost/database
  --queue <name>     the queue (default lanewise)
  --concurrency <n>  jobs that run at the same time (default: one for each core)`,
};
