import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import ts from 'typescript';

const root = new URL('../../../', import.meta.url);

const page = '<!doctype html><title>lanewise</title><script type="module" src="/test/browser/page/start.ts"></script>';

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };

type Headers = Readonly<Record<string, string>>;

/** Serves a page, the modules of tests as JavaScript, and the built package in place of its source. */
export async function serve(headers: Headers): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const send = (status: number, own: Headers, body = '') =>
      response.writeHead(status, { ...headers, ...own }).end(body);
    try {
      if (pathname === '/') send(200, { 'Content-Type': 'text/html' }, page);
      else if (/^\/src\/(.+\/)?index\.ts$/.test(pathname))
        send(302, { Location: pathname.replace('/src/', '/dist/').replace(/ts$/, 'js') });
      else send(200, { 'Content-Type': 'text/javascript' }, await script(pathname));
    } catch (error) {
      send(404, { 'Content-Type': 'text/plain' }, String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

const scripts = new Map<string, Promise<string>>();

function script(pathname: string): Promise<string> {
  const known = scripts.get(pathname) ?? read(pathname);
  scripts.set(pathname, known);
  return known;
}

async function read(pathname: string): Promise<string> {
  if (!/^\/(dist|test)\//.test(pathname)) throw new Error(`no such file: ${pathname}`);
  const text = await readFile(new URL(pathname.slice(1), root), 'utf8');
  return pathname.endsWith('.ts') ? ts.transpileModule(text, { compilerOptions }).outputText : text;
}
