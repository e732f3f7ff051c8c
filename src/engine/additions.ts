/** What the entry for Node adds to the builds: their files, and with them `wide`. Pages have none of this. */
export interface Additions {
  /** The bytes of a build from its files, if they are there; of these sizes, by build. */
  fileOf(build: string, sizes: Readonly<Record<string, number>>): Uint8Array<ArrayBuffer> | undefined;
  /** Whether this JavaScript engine can run `wide`. */
  canWiden(): boolean;
  /** Whether the user has set the flag of `wide` for the whole process. */
  isWideByFlag(): boolean;
  compileWide(binary: BufferSource): WebAssembly.Module;
  /** Why `wide` cannot be used here, or undefined. */
  wideFault(): string | undefined;
}

let added: Additions | undefined;

export function add(additions: Additions): void {
  added = additions;
}

export const additions = (): Additions | undefined => added;
