// A typed array of rows does not say how many columns it has. Those that this package makes are noted here, so that nobody
// has to guess: what is not noted, and does not follow from something beside it, is asked for. The note is a private field
// of the array, which nothing else sees: a WeakMap takes longer than to predict a row.

interface Notes {
  write(data: object, columns: number): void;
  read(data: object): number | undefined;
}

/** A registry that all copies of this package in a program share; `lanewise/data` is a separate copy. */
const KEY = Symbol.for('lanewise.columns');

let notes: Notes | undefined;

function makeNotes(): Notes {
  /** A class whose constructor returns its argument, which then gets the class's private fields. */
  class Given {
    constructor(data: object) {
      // biome-ignore lint/correctness/noConstructorReturn: so that a field goes to an object that is there already
      return data;
    }
  }
  class Noted extends Given {
    #columns = 0;
    static write(data: object, columns: number): void {
      (#columns in data ? data : new Noted(data)).#columns = columns;
    }
    static read(data: object): number | undefined {
      return #columns in data ? data.#columns : undefined;
    }
  }
  return Noted;
}

function notesOfAll(): Notes {
  const home = globalThis as { [KEY]?: Notes };
  const shared = home[KEY] ?? makeNotes();
  if (Object.isExtensible(home)) Object.defineProperty(home, KEY, { value: shared, configurable: true });
  return shared;
}

/** Records how many columns the rows in a typed array have. */
export function withColumns<T extends object>(data: T, columns: number): T {
  notes ??= notesOfAll();
  notes.write(data, columns);
  return data;
}

/** The recorded number of columns of a typed array. */
export function notedColumns(data: object): number | undefined {
  notes ??= notesOfAll();
  return notes.read(data);
}
