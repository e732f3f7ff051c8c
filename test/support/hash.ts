import type { Weights } from '../../src/index.ts';

/** The SHA-256 of all weights with their names; as everything here, in Node and in browsers. */
export async function hash(weights: Weights): Promise<string> {
  const bytes = new Blob([...weights].flatMap(([name, { data }]) => [name, data.slice()]));
  const digest = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
