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

/** What a link's entries say that cannot be, and what holds in its place: a sentence for each. */
export function faultsOf<F extends object>(fields: F, entries: URLSearchParams): string[] {
  const known = fields as Record<string, Field<unknown>>;
  return [...entries].flatMap(([name, text]) => {
    if (!Object.hasOwn(known, name)) return [`The link contains ${name}, which is not a setting.`];
    const { rule, initial, parse, format, label } = known[name] as Field<unknown>;
    if (parse(text) !== undefined) return [];
    return [`The link’s ${name} must be ${rule}, got ${text || 'nothing'}: ${label} is ${format(initial) || 'empty'}.`];
  });
}

/** A hash that says all settings of a tab, but for lists that are empty as they were at first. */
export function writeHash<F extends object>(tab: string, fields: F, settings: Settings<F>): string {
  const entries = Object.entries(fields as Fields).flatMap(([name, { format, initial }]) => {
    const text = format(settings[name as keyof F] as never);
    return text === '' && format(initial) === '' ? [] : [`${name}=${encodeURIComponent(text)}`];
  });
  return `#${tab}?${entries.join('&')}`;
}
