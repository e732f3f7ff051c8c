import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { short } from '../table.js';
import { tableOf } from './table.js';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const ROW = 15;

/** lanewise in blues, the others warm. */
const COLOURS = ['#2171b5', '#6baed6', '#08306b', '#e6842a', '#d9534f'];

let chart;

/** Samples per second as bars on a logarithmic axis, grouped by workload. */
export function showChart(element, results) {
  const names = results[0].entries.map(({ name }) => name);
  const rates = results.flatMap(({ entries }) => entries.filter(({ counts }) => counts).map(({ rate }) => rate));
  element.style.height = `${90 + results.length * (names.length + 1) * ROW}px`;
  chart ??= init(element, undefined, { renderer: 'svg' });
  chart.resize();
  chart.setOption({
    animation: false,
    color: COLOURS,
    legend: { data: names, top: 0 },
    tooltip: { valueFormatter: short },
    grid: { left: 110, right: 60, top: 50, bottom: 30 },
    xAxis: {
      type: 'log',
      min: 10 ** Math.floor(Math.log10(Math.min(...rates))),
      axisLabel: { formatter: (value) => value.toLocaleString('en') },
    },
    yAxis: { type: 'category', inverse: true, data: results.map(({ workload }) => workload) },
    series: names.map((name, index) => ({
      ...{ name, type: 'bar', barGap: 0 },
      label: { show: true, position: 'right', fontSize: 10, formatter: ({ value }) => short(value) },
      data: results.map(({ entries }) => (entries[index].counts ? entries[index].rate : undefined)),
    })),
  });
}

/** The same as a table, with the loss of each, which must be the reference's. */
export function showTable(element, results) {
  const { names, rows } = tableOf(results);
  const line = (tag, cells) => {
    const row = document.createElement('tr');
    for (const text of cells) row.appendChild(document.createElement(tag)).textContent = text;
    return row;
  };
  element.replaceChildren(line('th', ['workload', ...names]), ...rows.map((cells) => line('td', cells)));
}
