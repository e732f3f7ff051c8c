import { element } from './element.ts';
import { sharpen } from './heatMap.ts';
import { colourOf } from './palette.ts';

/** A weight as a line between two neurons: where it starts and ends, in CSS pixels. */
export interface Link {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly weight: number;
  /** What it links, in words. */
  readonly name: string;
  /** Whether others are to stand out from it. */
  readonly faint?: boolean;
}

/** The weight of the thickest line. */
const STRONG = 2;

/** How much is seen of a link that is faint. */
const FAINT = 0.15;

/** The farthest from a line that counts as on it, in CSS pixels, and the pieces in which it is looked for. */
const NEAR = 7;
const PIECES = 24;

/** The weights of a network, drawn as curves: the thicker the stronger, coloured by sign. */
export class Links {
  readonly canvas = element('canvas', { class: 'links', 'aria-hidden': 'true' });
  #links: readonly Link[] = [];

  draw(links: readonly Link[], marked: Link | undefined): void {
    this.#links = links;
    const { context } = sharpen(this.canvas);
    for (const link of links) {
      const { fromX, fromY, toX, toY, weight, faint } = link;
      const isMarked = link.name === marked?.name;
      const strength = Math.min(1, Math.abs(weight) / STRONG);
      const bend = (toX - fromX) / 2;
      context.beginPath();
      context.moveTo(fromX, fromY);
      context.bezierCurveTo(fromX + bend, fromY, toX - bend, toY, toX, toY);
      context.globalAlpha = isMarked ? 1 : (0.25 + 0.75 * strength) * (faint ? FAINT : 1);
      context.lineWidth = 0.75 + 5 * strength + (isMarked ? 2 : 0);
      context.strokeStyle = colourOf(weight > 0 ? 0.5 + strength / 2 : -0.5 - strength / 2);
      context.stroke();
    }
  }

  /** The link at a place, if there is one. */
  at(x: number, y: number): Link | undefined {
    let [nearest, least] = [undefined as Link | undefined, NEAR * NEAR];
    for (const link of this.#links) {
      const distance = distance2(link, x, y);
      if (distance < least) [nearest, least] = [link, distance];
    }
    return nearest;
  }
}

/** The square of the distance of a place from a link's curve. */
function distance2({ fromX, fromY, toX, toY }: Link, x: number, y: number): number {
  if (x < fromX || x > toX) return Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (let piece = 0; piece <= PIECES; piece++) {
    const t = piece / PIECES;
    // The cubic Bézier curve through (0, 0), (½, 0), (½, 1), (1, 1): x = 3t(1 − t)/2 + t³, y = 3t² − 2t³.
    const dx = fromX + (toX - fromX) * (1.5 * t * (1 - t) + t * t * t) - x;
    const dy = fromY + (toY - fromY) * (3 * t * t - 2 * t * t * t) - y;
    least = Math.min(least, dx * dx + dy * dy);
  }
  return least;
}
