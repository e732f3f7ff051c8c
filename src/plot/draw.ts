import type { EChartsOption } from 'echarts';
import { optional } from '../base/optional.ts';
import type { PictureOptions, Sized } from './picture.ts';

export const INK = '#24292f';
export const FAINT = '#d0d7de';
export const TEXT = { color: INK, fontSize: 13, fontFamily: 'system-ui, Helvetica, Arial, sans-serif' };

/** The picture in SVG. */
export async function draw(
  where: string,
  { width, height, title }: Sized<PictureOptions>,
  option: EChartsOption,
): Promise<string> {
  const { init } = await optional(where, 'echarts', () => import('echarts'));
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const heading = { text: title ?? '', left: 'center', top: 14, textStyle: { ...TEXT, fontSize: 18 } };
  chart.setOption({ animation: false, backgroundColor: '#ffffff', title: heading, ...option });
  const picture = chart.renderToSVGString();
  chart.dispose();
  return picture;
}
