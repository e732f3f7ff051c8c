/** Pixels in the form of `ImageData`: red, green, blue and opacity from 0 to 255, row after row from the top. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}
