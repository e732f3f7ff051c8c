const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes as base64: `btoa` takes texts, and Node's Buffer is missing in pages. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const digits = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63].map(
      (digit) => DIGITS[digit],
    );
    parts.push(
      digits
        .join('')
        .slice(0, bytes.length - at + 1)
        .padEnd(4, '='),
    );
  }
  return parts.join('');
}
