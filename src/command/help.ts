import { endingsTo } from './formats.ts';

const list = (way: 'read' | 'write') => endingsTo(way).join(', ');

export const help = {
  main: () => `lanewise <command>

  lanewise convert <in> <out>       convert a model to another format
  lanewise info <file>              describe the contents of a model file
  lanewise predict <file> [rows]    predict the rows of a CSV file, or of the standard input
  lanewise worker                   run the jobs of a queue
  lanewise job <job>                run one job, for a launcher of processes

  --help     show the options of a command: lanewise predict --help
  --version  show the version of lanewise

Input formats:  ${list('read')}
Output formats: ${list('write')}`,

  convert: () => `lanewise convert <in> <out>

Converts a model to another format. The file extensions determine the formats:
  in   ${list('read')}
  out  ${list('write')}

A .json file is a model.json of TensorFlow.js with its weights in the same folder, or the output of toJSON of brain.js.
A .py file is a PyTorch module, with its weights in the same folder. A .js file is a standalone module.

  --force  replace existing files`,

  info: () => `lanewise info <file>

Describes the contents of a model file: layers, parameters, labels, preprocessing, metadata.

  --json  print JSON`,

  predict: () => `lanewise predict <file> [rows]

Predicts each row of a CSV file, or of the standard input, and prints one line for each: its label if the model has labels,
else its outputs. Rows are read one by one, so there can be any number of them. If the rows have a first line of names, the
output has one, too, so the lines of both match.

A model with a table finds its columns by the names in the first line. Other models take all columns in order, and skip the
first line if it holds names.

  --proba              print the probabilities of all classes
  --top <k>            print the k most probable classes, each with its probability
  --json               print lines of JSON instead of CSV
  --columns <a,b,…>    the columns for the model, in its order; without names, their numbers from 1
  --exclude <a,b,…>    columns to leave out
  --header             the first line holds names
  --no-header          the first line is a row
  --delimiter <char>   the character between cells (default ,), also in the output; tab for a tab character
  --decimal <char>     the decimal separator (default .)`,

  job: () => `lanewise job <job> [checkpoint]

Runs a job, JSON or JSON in base64, in this process, and writes its result as a line: what processes() starts. It ends with
0; with 42 if the job's function has thrown; with 1 if something else went wrong.`,

  worker: () => `lanewise worker --redis <url> | --postgres <url>

Runs the jobs of a queue until it is terminated (SIGTERM, Ctrl+C). Running jobs then return to the queue with their last
checkpoint. Jobs can only use modules below the current folder. The command needs bullmq, and ioredis or pg:
  npm install bullmq ioredis

  --redis <url>      a Redis or Valkey server: redis://localhost:6379
  --postgres <url>   or PostgreSQL: postgresql://user:password@localhost/database
  --queue <name>     the queue (default lanewise)
  --concurrency <n>  how many jobs run at the same time (default: one per core)`,
};
