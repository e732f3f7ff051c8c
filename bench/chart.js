import * as echarts from 'echarts';
import { counted } from './report.js';
import { short } from './table.js';

const WIDTH = 960;
const ROW = 15;
const TOP = 116;

/** One look for each contestant: lanewise in blues, JavaScript peers warm, native ones grey. */
const colours = new Map([
  ['lanewise wide', '#08306b'],
  ['lanewise relaxed', '#2171b5'],
  ['lanewise simd', '#6baed6'],
  ['jax-js', '#e6842a'],
  ['TensorFlow.js wasm', '#d9534f'],
  ['TensorFlow.js cpu', '#f0a8a0'],
  ['onnxruntime-web', '#b07aa1'],
  ['onnxruntime-node', '#525252'],
  ['PyTorch', '#7f7f7f'],
  ['PyTorch, held to AVX2', '#a5a5a5'],
  ['JAX', '#8c6d31'],
  ['onnxruntime (Python)', '#636363'],
  ['scikit-learn', '#b8b8b8'],
]);

/** Samples per second as bars on a logarithmic axis, grouped by workload, as SVG. */
export function chart({ workloads, node, cpu }) {
  const groups = oneOptimizer(workloads).map((workload) => {
    const results = counted(workload);
    const bars = [...colours.keys()].filter((name) => results.has(name));
    const [units] = workload.description.split(' ');
    const captions = [`{name|${workload.name}}`, units, workload.description.replace(/.*(batch)/, '$1')];
    return { captions, bars: bars.map((name) => ({ name, value: results.get(name).best })) };
  });
  const rows = groups.flatMap(({ captions, bars }, index) => [
    ...(index > 0 ? [{ label: '' }] : []),
    ...bars.map((bar, i) => ({ ...bar, label: captions[i] ?? '' })),
  ]);
  const values = rows.flatMap(({ value }) => value ?? []);
  const names = [...colours.keys()].filter((name) => rows.some((row) => row.name === name));
  const height = TOP + ROW * rows.length + 34;
  const instance = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  instance.setOption(options(rows, names, values, `${cpu}, one core, Node ${node.slice(1)}`));
  const svg = instance.renderToSVGString();
  instance.dispose();
  return svg;
}

/** Of each network the Adam workload, or the only one there is. */
const oneOptimizer = (workloads) =>
  workloads.filter(({ name }) => {
    const twin = name.replace(' sgd', ' adam');
    return twin === name || !workloads.some((other) => other.name === twin);
  });

function options(rows, names, values, subtext) {
  const font = { fontFamily: 'system-ui, sans-serif', color: '#333333' };
  return {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: font,
    title: {
      text: 'Samples per second, logarithmic: longer is faster',
      subtext,
      left: 12,
      top: 8,
      textStyle: { ...font, fontSize: 15 },
      subtextStyle: { ...font, color: '#777777' },
    },
    legend: {
      data: names,
      left: 8,
      top: 60,
      itemWidth: 12,
      itemHeight: 10,
      itemGap: 18,
      textStyle: { ...font, fontSize: 11 },
    },
    grid: { left: 176, right: 70, top: TOP, bottom: 34 },
    xAxis: {
      type: 'log',
      min: 10 ** Math.floor(Math.log10(Math.min(...values))),
      max: 10 ** Math.ceil(Math.log10(Math.max(...values))),
      axisLabel: { ...font, formatter: (value) => value.toLocaleString('en') },
      splitLine: { lineStyle: { color: '#e6e6e6' } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: {
        ...{ ...font, interval: 0, fontSize: 11, color: '#777777' },
        rich: { name: { ...font, fontSize: 12, fontWeight: 'bold' } },
      },
    },
    series: names.map((name) => ({
      name,
      type: 'bar',
      barGap: '-100%',
      barWidth: ROW - 4,
      itemStyle: { color: colours.get(name) },
      label: { ...font, show: true, position: 'right', fontSize: 10, formatter: ({ value }) => short(value) },
      data: rows.map((row) => (row.name === name ? row.value : null)),
    })),
  };
}
