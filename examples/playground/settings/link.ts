import type { Field, Fields, Settings } from './field.ts';

/** Which tab a hash such as `#points?data=moons` names, and what it says about its fields. */
export function readHash(hash: string): { tab: string; entries: URLSearchParams } {
  const [tab = '', query = ''] = hash.replace(/^#/, '').split('?');
  return { tab, entries: new URLSearchParams(query) };
}

/** The settings that a link's entries stand for; what is missing there or wrong is as it is initially. */
export function readSettings<F extends object>(fields: F, entries: URLSearchParams): Settings<F> {
  return Object.fromEntries(
    Object.entries(fields as Record<string, Field<unknown>>).map(([name, { parse, initial }]) => {
      const text = entries.get(name);
      return [name, (text === null ? undefined : parse(text)) ?? initial];
    }),
  ) as Settings<F>;
}

/** A hash that says all settings of a tab. */
export function writeHash<F extends object>(tab: string, fields: F, settings: Settings<F>): string {
  const entries = Object.entries(fields as Fields).map(([name, { format }]) => {
    const value = settings[name as keyof F];
    return `${name}=${encodeURIComponent(format(value as never))}`;
  });
  return `#${tab}?${entries.join('&')}`;
}
