import { isPlain, outOfRange, show } from '../../base/errors.ts';
import { asList, asObject, type Json } from './json.ts';
import { classedIn, type Dialect } from './layerReader.ts';

/** Layers and their applications that are read at most. */
export const MOST = 1000;

/** Where a value comes from: an application of a layer, and which of its outputs. */
export interface Source {
  readonly name: string;
  readonly node: number;
  readonly tensor: number;
}

/** Inputs or outputs of a model. */
export interface Ends {
  readonly sources: readonly Source[];
  /** Their names where they are given by name. */
  readonly keys: readonly string[] | undefined;
}

/** What one application of a layer takes: [[name, node, tensor, arguments], …], or arguments as Keras 3 has them. */
export function sourcesIn({ where }: Dialect, label: string, node: unknown): readonly Source[] {
  const what = `${label} inbound_nodes`;
  const sources = isPlain(node) ? argumentsIn(where, what, node as Json) : pointersIn(where, what, node);
  if (sources.length > MOST) throw outOfRange(where, `${label} inputs`, `${MOST} at most`, sources.length);
  return sources;
}

/** The inputs or outputs of a model: one, several in an array, or several by name. */
export function endsIn(where: string, what: string, value: unknown): Ends {
  if (!isPlain(value)) return { sources: pointersIn(where, what, value), keys: undefined };
  const entries = sorted(value as Json);
  if (entries.length === 0) throw outOfRange(where, what, 'one or more', 'none');
  return {
    sources: entries.map(([key, each]) => pointerIn(where, `${what} ${show(key)}`, each)),
    keys: entries.map(([key]) => key),
  };
}

function argumentsIn(where: string, what: string, { args, kwargs }: Json): readonly Source[] {
  const given = Object.entries(asObject(where, `${what} kwargs`, kwargs ?? {})).find(([, value]) => !isNothing(value));
  if (given) throw outOfRange(where, what, 'no arguments: lanewise supports none', show(given[0]));
  const sources = asList(where, `${what} args`, args).flatMap((each) => tensorsIn(where, what, each));
  if (sources.length === 0) throw outOfRange(where, what, 'one or more', 'none');
  return sources;
}

/** No value, or a list of none, as masks that there are not. */
const isNothing = (value: unknown): boolean => (Array.isArray(value) ? value.every(isNothing) : value === null);

/** The tensors in an argument, as Keras flattens it: by name in the order of names. */
function tensorsIn(where: string, what: string, value: unknown): readonly Source[] {
  if (Array.isArray(value)) return value.flatMap((each) => tensorsIn(where, what, each));
  const { class_name } = asObject(where, what, value);
  if (class_name === undefined) return sorted(value as Json).flatMap(([, each]) => tensorsIn(where, what, each));
  const { kind, config } = classedIn(where, what, value);
  if (kind === '__tuple__') return tensorsIn(where, what, config.value);
  if (kind === '__keras_tensor__') return [pointerIn(where, what, config.keras_history)];
  throw outOfRange(where, what, 'outputs of layers, and no other arguments', show(kind));
}

const sorted = (value: Json) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

function pointersIn(where: string, what: string, value: unknown): readonly Source[] {
  const list = asList(where, what, value);
  const each = typeof list[0] === 'string' ? [list] : list;
  if (each.length === 0) throw outOfRange(where, what, 'one or more', 'none');
  return each.map((pointer) => pointerIn(where, what, pointer));
}

function pointerIn(where: string, what: string, pointer: unknown): Source {
  const [name, node, tensor, given] = asList(where, what, pointer);
  const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (typeof name !== 'string' || !isIndex(node) || !isIndex(tensor))
    throw outOfRange(where, what, '[name of a layer, node, tensor]', `[${[name, node, tensor].map(show).join(', ')}]`);
  const extra = Object.entries(given ?? {}).find(([, value]) => !isNothing(value));
  if (extra) throw outOfRange(where, what, 'no arguments: lanewise supports none', show(extra[0]));
  return { name, node, tensor };
}
