import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server for a queue, of the system's own packages, on a port of its own, with what it keeps in a folder of its own. */
export interface Server {
  readonly url: string;
  /** Ends it at once, or when it has written what it has, and starts it anew. */
  restart(signal: NodeJS.Signals): Promise<void>;
  close(): Promise<void>;
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'lanewise-queue-'));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Program {
  readonly url: string;
  readonly folder: string;
  start(): ChildProcess;
  /** Whether it answers. */
  answers(): boolean;
}

async function serve({ url, folder, start, answers }: Program): Promise<Server> {
  let child: ChildProcess;
  let told = '';
  const begin = async () => {
    child = start();
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => {
        told = `${told}${text}`.slice(-2000);
      });
    while (!answers()) {
      if (child.exitCode !== null) throw new Error(`the server has ended: ${told}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  await begin();
  return {
    url,
    async restart(signal) {
      await end(signal);
      await begin();
    },
    async close() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis that writes each command to its file before it answers. */
export async function startRedis(): Promise<Server> {
  const folder = newFolder();
  const port = await freePort();
  const words = ['--port', `${port}`, '--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
  return serve({
    ...{ folder, url: `redis://127.0.0.1:${port}` },
    start: () => spawn('redis-server', [...words, '--maxmemory-policy', 'noeviction']),
    answers: () => `${spawnSync('redis-cli', ['-p', `${port}`, 'ping']).stdout}`.startsWith('PONG'),
  });
}

/** Where Debian has the programs of its newest PostgreSQL; else those of the path are taken. */
function postgresFolder(): string {
  const root = '/usr/lib/postgresql';
  const version = existsSync(root)
    ? readdirSync(root)
        .sort((a, b) => Number(a) - Number(b))
        .at(-1)
    : undefined;
  return version === undefined ? '' : `${root}/${version}/bin/`;
}

/** A PostgreSQL. It refuses to be root's: then it is that of the user `postgres`. */
export async function startPostgres(): Promise<Server> {
  const folder = newFolder();
  const port = await freePort();
  const programs = postgresFolder();
  const isRoot = process.getuid?.() === 0;
  const id = (kind: string) => Number(`${spawnSync('id', [kind, 'postgres']).stdout}`);
  const user = isRoot ? { uid: id('-u'), gid: id('-g') } : {};
  if (isRoot) spawnSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  const made = spawnSync(`${programs}initdb`, ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], {
    ...user,
    cwd: folder,
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.error ?? made.stderr}`);
  const words = ['-D', data, '-p', `${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  return serve({
    ...{ folder, url: `postgresql://postgres@127.0.0.1:${port}/postgres` },
    start: () => spawn(`${programs}postgres`, words, { ...user, cwd: folder }),
    answers: () => spawnSync(`${programs}pg_isready`, ['-h', '127.0.0.1', '-p', `${port}`]).status === 0,
  });
}
