// By percent-encoding, which every engine has: TextEncoder is missing in some.

/** The bytes of a text without lone surrogates. */
export function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  const units = encodeURIComponent(text).replace(/%../g, (code) => String.fromCharCode(Number(`0x${code.slice(1)}`)));
  return Uint8Array.from(units, (unit) => unit.charCodeAt(0));
}

/** @throws URIError for bytes that are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  let units = '';
  for (const byte of bytes) units += String.fromCharCode(byte);
  return decodeURIComponent(escape(units));
}
