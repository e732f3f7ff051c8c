import type { EChartsOption } from 'echarts';
import { greatestOf, leastOf } from '../base/extremes.ts';
import { FAINT, INK, TEXT } from './draw.ts';
import type { PictureOptions, Sized } from './picture.ts';

/**
 * From the palette of Okabe & Ito, which colour-blind people can distinguish: blue, vermilion, green, orange, purple,
 * sky, black.
 */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#e69f00', '#cc79a7', '#56b4e9', '#24292f'];

export interface Line {
  readonly name: string;
  /** After each epoch. */
  readonly values: readonly number[];
}

/** Lines over one pair of axes. */
export interface Panel {
  readonly name: string;
  /** Whether the numbers are shares, to be shown in percent. */
  readonly shares: boolean;
  readonly lines: readonly Line[];
}

/** The room below the lowest line, as a share of the numbers' range. */
const GAP = 0.04;

const MARGIN = { left: 64, right: 32, top: 44, bottom: 56 };

/** Panels in rows of so many; equal names have equal colours. */
export function linesOption(
  panels: readonly Panel[],
  across: number,
  { width, height, title }: Sized<PictureOptions>,
): EChartsOption {
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const top = (title === undefined ? 0 : 32) + 36;
  const cell = { width: width / across, height: (height - top) / Math.ceil(panels.length / across) };
  return {
    legend: {
      data: names,
      ...{ top: top - 22, itemGap: 28, icon: 'roundRect', itemHeight: 4, textStyle: TEXT, selectedMode: false },
    },
    grid: panels.map((_, index) => ({
      left: (index % across) * cell.width + MARGIN.left,
      top: top + Math.floor(index / across) * cell.height + MARGIN.top,
      width: cell.width - MARGIN.left - MARGIN.right,
      height: cell.height - MARGIN.top - MARGIN.bottom,
    })),
    xAxis: panels.map(({ lines }, gridIndex) => ({
      gridIndex,
      ...{ type: 'value', name: 'epoch', nameLocation: 'middle', nameGap: 30, nameTextStyle: TEXT },
      ...{
        min: 0,
        max: greatestOf(
          lines.map(({ values }) => values.length),
          1,
        ),
        minInterval: 1,
      },
      ...{ axisLabel: TEXT, axisLine: { lineStyle: { color: INK } }, splitLine: { show: false } },
    })),
    yAxis: panels.map(({ name, shares, lines }, gridIndex) => ({
      gridIndex,
      ...{
        type: 'value',
        scale: true,
        boundaryGap: [gapBelow(lines), 0],
        name,
        nameTextStyle: { ...TEXT, align: 'left', fontWeight: 'bold' },
      },
      ...{ axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: FAINT } } },
      axisLabel: { ...TEXT, formatter: shares ? (value: number) => `${round(100 * value)} %` : round },
    })),
    series: panels.flatMap(({ lines }, panel) =>
      lines.map(({ name, values }) => ({
        ...{ type: 'line', silent: true },
        ...{ name, color: COLORS[names.indexOf(name) % COLORS.length] as string },
        ...{ symbol: 'circle', symbolSize: 6, showSymbol: values.length === 1, lineStyle: { width: 2.5 } },
        ...{ xAxisIndex: panel, yAxisIndex: panel },
        data: values.map((value, epoch) => [epoch + 1, value]),
      })),
    ),
  };
}

/** Room below the lowest line, for it not to lie on the axis; none where it would reach below 0. */
function gapBelow(lines: readonly Line[]): string {
  const values = lines.flatMap((line) => line.values).filter(Number.isFinite);
  const [least, most] = [leastOf(values), greatestOf(values)];
  return least >= 0 && least < GAP * (most - least) ? '0%' : `${100 * GAP}%`;
}

/** At most six digits, without zeros at the end. */
const round = (value: number) => `${Number(value.toPrecision(6))}`;
