import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { short } from '../../bench/table.js';
import { describe } from '../../bench/workloads.js';
import { faultOf, ratioOf } from './results.js';

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

const ROW = 19;
const AXIS = 34;

/** Pixels for names before the bars and numbers behind them; below `NARROW` in all there is less. */
const wide = { names: 190, numbers: 100, font: 12 };
const narrow = { names: 118, numbers: 66, font: 11 };
const NARROW = 520;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Samples per second as bars on a logarithmic axis, a group with a heading for each workload. */
export class Chart {
  #element;
  #chart;
  #results = [];

  constructor(element) {
    this.#element = element;
    new ResizeObserver(() => this.#draw()).observe(element);
  }

  show(results) {
    this.#results = results;
    this.#draw();
  }

  /** In other colours. */
  redraw() {
    this.#draw();
  }

  #draw() {
    if (this.#results.length === 0 || this.#element.clientWidth === 0) return;
    const size = this.#element.clientWidth < NARROW ? narrow : wide;
    const rows = this.#results.flatMap((result, index) => [...(index > 0 ? [{}] : []), ...rowsOf(result)]);
    this.#element.style.height = `${rows.length * ROW + AXIS}px`;
    this.#chart ??= init(this.#element, undefined, { renderer: 'svg' });
    this.#chart.resize();
    this.#chart.setOption(optionOf(rows, size));
  }
}

function rowsOf({ workload, reference, entries }) {
  const bars = entries.map((entry) => ({
    ...{ name: entry.name, colour: entry.own ? '--cool' : '--warm' },
    ...(entry.counts
      ? { value: entry.rate, label: `${short(entry.rate)}  {ratio|${ratioOf(entry, entries)}}` }
      : { label: `{fault|${entry.error ? 'did not run' : 'failed'}}`, fault: faultOf(entry, reference) }),
  }));
  return [{ heading: workload.name, about: describe(workload) }, ...bars];
}

function optionOf(rows, size) {
  const rates = rows.flatMap(({ value }) => value ?? []);
  const [least, most] = rates.length > 0 ? [Math.min(...rates), Math.max(...rates)] : [1, 10];
  const min = 10 ** Math.floor(Math.log10(least / 1.5));
  const text = { color: colour('--ink'), fontFamily: 'system-ui, sans-serif', fontSize: size.font };
  const quiet = { ...text, color: colour('--quiet'), fontSize: 11 };
  return {
    animation: false,
    textStyle: text,
    tooltip: {
      ...{ backgroundColor: colour('--card'), borderColor: colour('--line'), textStyle: text, confine: true },
      formatter: ({ dataIndex }) => tooltipOf(rows[dataIndex]),
    },
    grid: { left: size.names, right: size.numbers, top: 0, bottom: AXIS },
    xAxis: {
      ...{ type: 'log', min, max: Math.max(most, 10 * min) },
      axisLabel: { ...quiet, hideOverlap: true, showMaxLabel: false, formatter: compact },
      splitLine: { showMaxLine: false, lineStyle: { color: colour('--line') } },
    },
    yAxis: {
      ...{ type: 'category', inverse: true, axisTick: { show: false }, axisLine: { show: false } },
      data: rows.map((row) => captionOf(row, size)),
      axisLabel: {
        ...{ ...text, interval: 0, align: 'left', margin: size.names },
        rich: { heading: { ...text, fontWeight: 'bold' }, about: { ...quiet, backgroundColor: colour('--card') } },
      },
    },
    series: {
      type: 'bar',
      barWidth: ROW - 6,
      label: {
        ...{ ...text, show: true, position: 'right', formatter: ({ dataIndex }) => rows[dataIndex].label ?? '' },
        rich: { ratio: quiet, fault: { ...text, color: colour('--fault') } },
      },
      data: rows.map((row) => ({ value: row.value ?? min, itemStyle: { color: colour(row.colour ?? '--line') } })),
    },
  };
}

/** 1,000,000 as 1M. */
const compact = (value) => value.toLocaleString('en', { notation: 'compact' });

function captionOf({ name = '', heading, about }, size) {
  if (heading) return `{heading|${heading}}  {about|${about}}`;
  return size === narrow ? name.replace('lanewise ', '') : name;
}

const tooltipOf = ({ name, value, fault }) =>
  name && `${name}: ${fault ?? `${Math.round(value).toLocaleString('en')} samples/s`}`;
