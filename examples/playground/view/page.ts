/** A tab as the page sees it. */
export interface Page {
  readonly panel: HTMLElement;
  /** Whether there is something to be seen. */
  readonly started: boolean;
  /** The address of what is seen. */
  readonly link: string;
  /** Shows what a link says. */
  open(entries: URLSearchParams): void;
  enter(): void;
  leave(): void;
  play(): void;
}
