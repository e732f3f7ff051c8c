import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { tagOf } from '../base/kinds.ts';

/** `path` if it is a path or a file URL, also of another realm, such as jsdom's. */
export function checkPath(where: string, what: string, path: unknown): string | URL {
  if (typeof path === 'string') {
    if (path === '' || path.includes('\0')) throw outOfRange(where, what, 'a path or URL', show(path));
    return path;
  }
  if (tagOf(path) !== 'URL') throw wrongKind(where, what, 'a path or URL', path);
  const { href, protocol } = path as URL;
  if (protocol !== 'file:') throw outOfRange(where, what, 'a path or the URL of a file', show(href));
  return new URL(href);
}
