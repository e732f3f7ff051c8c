import { outOfRange, show, wrongMoment } from '../base/errors.ts';
import { asObject, type Json } from '../interchange/configs/json.ts';
import { strictJson } from '../saving/strictJson.ts';
import { pathsOf, type TensorFlowSource, WHERE } from './modelSource.ts';

// Where TensorFlow.js keeps models: a database and the local storage of a page, and files on a server.
// https://github.com/tensorflow/tfjs/tree/master/tfjs-core/src/io

const DATABASE = 'tensorflowjs';
const STORE = 'models_store';
const PREFIX = 'tensorflowjs_models/';

/** The model at a URL such as `indexeddb://digits`, `localstorage://digits` or `https://…/model.json`. */
export async function storedSource(url: string): Promise<TensorFlowSource> {
  const [, scheme, name] = /^(indexeddb|localstorage):\/\/(.*)$/s.exec(url) ?? [];
  if (scheme === 'indexeddb') return fromDatabase(name as string);
  if (scheme === 'localstorage') return fromLocalStorage(name as string);
  return fetched(url);
}

function unknownName(name: string, place: string, known: readonly string[]): RangeError {
  return outOfRange(WHERE, 'name', `one of those in ${place} (${known.map(show).join(', ') || 'none'})`, show(name));
}

async function fromDatabase(name: string): Promise<TensorFlowSource> {
  const place = "the page's database of TensorFlow.js";
  const { indexedDB } = globalThis as { indexedDB?: IDBFactory };
  if (!indexedDB)
    throw wrongMoment(WHERE, 'IndexedDB is in pages and their workers only; give model.json and its files');
  const database = await opened(indexedDB);
  if (!database) throw unknownName(name, place, []);
  try {
    const store = database.transaction(STORE, 'readonly').objectStore(STORE);
    const [entry, names] = await Promise.all([resultOf(store.get(name)), resultOf(store.getAllKeys())]);
    if (entry === undefined) throw unknownName(name, place, names.map(String));
    return asObject(WHERE, 'modelArtifacts', asObject(WHERE, 'the entry', entry).modelArtifacts) as TensorFlowSource;
  } finally {
    database.close();
  }
}

/** The database, if it exists. It is not created, because TensorFlow.js would find it empty. */
function opened(factory: IDBFactory): Promise<IDBDatabase | undefined> {
  return new Promise((resolve, reject) => {
    const opening = factory.open(DATABASE);
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onsuccess = () => {
      const { result } = opening;
      if (result.objectStoreNames.contains(STORE)) return resolve(result);
      result.close();
      resolve(undefined);
    };
    opening.onerror = () =>
      opening.error?.name === 'AbortError' ? resolve(undefined) : reject(refused(opening.error));
  });
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(refused(request.error));
  });
}

function refused(cause: unknown): Error {
  const { name, message } = Object(cause) as Partial<Error>;
  return Object.assign(wrongMoment(WHERE, `the page's database reported an error (${name}: ${message})`), { cause });
}

function fromLocalStorage(name: string): TensorFlowSource {
  const { localStorage } = globalThis as { localStorage?: Storage };
  if (!localStorage) throw wrongMoment(WHERE, 'localStorage is in pages only; give model.json and its files');
  const of = (part: string) => localStorage.getItem(`${PREFIX}${name}/${part}`);
  if (of('info') === null) {
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
    const names = keys.filter((key) => key.startsWith(PREFIX) && key.endsWith('/info'));
    throw unknownName(
      name,
      'localStorage',
      names.map((key) => key.slice(PREFIX.length, -'/info'.length)),
    );
  }
  const textOf = (part: string) => {
    const text = of(part);
    if (text === null) throw outOfRange(WHERE, `'${PREFIX}${name}/${part}'`, 'in localStorage', 'none');
    return text;
  };
  const specs = strictJson(WHERE, 'weight_specs', `{"list":${textOf('weight_specs')}}`) as { readonly list: object[] };
  return {
    ...(strictJson(WHERE, 'model_metadata', of('model_metadata') ?? '{}') as Json),
    modelTopology: strictJson(WHERE, 'model_topology', textOf('model_topology')),
    weightSpecs: specs.list,
    weightData: fromBase64(textOf('weight_data')),
  };
}

function fromBase64(text: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw outOfRange(WHERE, 'weight_data', 'base64', 'other text');
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The model.json at an address, and its files. */
async function fetched(url: string): Promise<TensorFlowSource> {
  const modelJson = strictJson(WHERE, 'modelJson', await (await answerOf(url)).text());
  const [, folder = '', , query = ''] = /^(([^?]*\/)?)[^/?]*(\?.*)?$/s.exec(url) ?? [];
  const shards = pathsOf(modelJson as Json).map(async (path) => (await answerOf(folder + path + query)).arrayBuffer());
  return { modelJson, shards: await Promise.all(shards) };
}

async function answerOf(url: string): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch (cause) {
    const advice = `give 'indexeddb://name', 'localstorage://name' or an address that fetch reaches; ${show(url)} fails`;
    throw Object.assign(wrongMoment(WHERE, `${advice} (${(cause as Error).message})`), { cause });
  }
  if (!answer.ok) throw wrongMoment(WHERE, `fetch files that are there; ${url} answered with status ${answer.status}`);
  return answer;
}
