const KEY = Symbol.for('lanewise');

/** Warns if a process has loaded the library from another file before: each copy has its own settings and threads. */
export function warnOfAnother(script: string): void {
  const scope = globalThis as { [KEY]?: string };
  if (scope[KEY] !== undefined && scope[KEY] !== script)
    console.warn(
      `lanewise: it is loaded twice, from ${scope[KEY]} and from ${script}; each copy has its own engine() and threads, ` +
        'and models of one do not take layers of the other: load it by import alone or by require alone',
    );
  scope[KEY] ??= script;
}
