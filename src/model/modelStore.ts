import { outOfRange, show, wrongKind, wrongMoment } from '../base/errors.ts';
import { type LoadOptions, load } from './load.ts';
import type { Model, Predictions } from './model.ts';
import { type SaveOptions, save } from './save.ts';

// Models of a page, by name, in the database `lanewise` of its origin.

const DATABASE = 'lanewise';
const STORE = 'models';

/**
 * Saves a model in the page's IndexedDB under a name. A model of the same name is replaced once the new one is
 * complete.
 *
 * @throws as `save`; Error if IndexedDB is missing or full.
 */
export async function saveTo<P extends Predictions>(
  name: string,
  model: Model<P>,
  options?: SaveOptions,
): Promise<void> {
  checkModelName('saveTo', name);
  const bytes = save(model, options);
  await inStore('saveTo', 'readwrite', (store) => store.put(bytes, name));
}

/**
 * Loads the model that `saveTo` saved under this name.
 *
 * @throws as `load`; RangeError if there is no model of this name.
 */
export async function loadFrom<P extends Predictions = Float32Array>(
  name: string,
  options?: LoadOptions,
): Promise<Model<P>> {
  checkModelName('loadFrom', name);
  const bytes = await inStore<Uint8Array | undefined>('loadFrom', 'readonly', (store) => store.get(name));
  if (!bytes) {
    const known = (await list()).map(show).join(', ');
    throw outOfRange('loadFrom', 'name', `one of those in this page's database (${known || 'none'})`, show(name));
  }
  return load<P>(bytes, options);
}

/** Lists the names of all saved models, sorted. */
export async function list(): Promise<string[]> {
  return (await inStore('list', 'readonly', (store) => store.getAllKeys())).map(String);
}

/** Removes the model of this name, if there is one. */
export async function remove(name: string): Promise<void> {
  checkModelName('remove', name);
  await inStore('remove', 'readwrite', (store) => store.delete(name));
}

function checkModelName(where: string, name: unknown): void {
  if (typeof name !== 'string' || name === '') throw wrongKind(where, 'name', 'a name', name);
}

/** The result of a request, once its transaction is complete. */
async function inStore<T>(
  where: string,
  mode: 'readonly' | 'readwrite',
  request: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const { indexedDB } = globalThis as { indexedDB?: IDBFactory };
  if (!indexedDB)
    throw wrongMoment(where, 'IndexedDB exists only in pages and their workers; store the bytes of save elsewhere');
  const database = await opened(where, indexedDB);
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const result = request(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(result.result);
      transaction.onabort = () => reject(refused(where, transaction.error));
    });
  } finally {
    database.close();
  }
}

function opened(where: string, factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = factory.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(refused(where, opening.error));
  });
}

function refused(where: string, cause: unknown): Error {
  const { name, message } = Object(cause) as Partial<Error>;
  const error = wrongMoment(where, `the page's database reported an error (${name}: ${message})`);
  return Object.assign(error, { cause });
}
