/**
 * The script of a thread, as text. The build writes it: a bundler may rewrite functions so that their own text needs
 * helpers from outside.
 */
export { worker as source } from './binaries/serveWorker.ts';
