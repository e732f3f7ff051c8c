import { outOfRange, show, wrongKind } from '../base/errors.ts';

/** A column of a file in x: a number, or for categories a column of 0 and 1 for each. */
export interface CsvColumn {
  readonly name: string;
  readonly categories?: readonly string[];
}

/** How the columns of a file are read, as JSON. */
export interface CsvSchema {
  /** The columns of x, in order. */
  readonly columns: readonly CsvColumn[];
  /** The columns of y. */
  readonly target: readonly string[];
  /** The names of the class indices in y, if the target holds labels. */
  readonly labels?: readonly string[];
}

/** The schema, checked. */
export function checkSchema(where: string, schema: CsvSchema): CsvSchema {
  if (typeof schema !== 'object' || schema === null || !Array.isArray(schema.columns))
    throw wrongKind(where, 'schema', 'the schema that an earlier readCsv returned', schema);
  const { columns, target, labels } = schema;
  const list = columns.map((column: CsvColumn | null, i) => {
    const { name, categories } = column ?? ({} as CsvColumn);
    if (typeof name !== 'string') throw wrongKind(where, `schema.columns[${i}].name`, 'a string', name);
    if (categories === undefined) return { name };
    return { name, categories: distinct(where, `schema.columns[${i}].categories`, categories) };
  });
  distinct(
    where,
    'names of schema.columns',
    list.map(({ name }) => name),
  );
  return {
    columns: list,
    target: distinct(where, 'schema.target', target),
    ...(labels !== undefined && { labels: distinct(where, 'schema.labels', labels) }),
  };
}

/** Different strings, checked. */
function distinct(where: string, what: string, list: readonly string[]): readonly string[] {
  if (!Array.isArray(list)) throw wrongKind(where, what, 'an array of strings', list);
  const strings: readonly string[] = [...list];
  const other = strings.find((name) => typeof name !== 'string');
  if (other !== undefined) throw wrongKind(where, what, 'an array of strings', other);
  const twice = strings.find((name, i) => strings.indexOf(name) < i);
  if (twice !== undefined) throw outOfRange(where, what, 'unique', `${show(twice)} again`);
  return strings;
}
