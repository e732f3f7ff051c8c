const MOST = 1e8;

/** Throws for an image without pixels, and for one of so many that they are surely none. */
export function checkSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw new Error(`${width} × ${height} pixels`);
  if (width * height > MOST) throw new Error(`${width} × ${height} pixels, more than ${MOST / 1e6} million`);
}
