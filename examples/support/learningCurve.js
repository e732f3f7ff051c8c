// @ts-check

const WIDTH = 960;
const HEIGHT = 420;
const TEXT = { color: '#24292f', fontSize: 13 };
const PARTS = [
  { name: 'training', color: '#1f6feb' },
  { name: 'validation', color: '#d1570c' },
];

/**
 * Loss and accuracy by epoch, in training and in validation, drawn side by side.
 *
 * @param {import('lanewise').History} history
 * @param {{ title: string, loss: string }} texts the title of the picture and the name of the loss
 * @returns {Promise<string>} the picture in SVG
 */
export async function learningCurve(history, texts) {
  const panels = [
    { name: texts.loss, keys: ['loss', 'valLoss'], label: (/** @type {number} */ value) => value.toFixed(1) },
    { name: 'Accuracy', keys: ['accuracy', 'valAccuracy'], label: (/** @type {number} */ value) => `${100 * value} %` },
  ];
  // Imported here, since it takes longer to load than a small network takes to learn.
  const { init } = await import('echarts');
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: texts.title, left: 'center', top: 14, textStyle: { ...TEXT, fontSize: 18 } },
    legend: { top: 46, itemGap: 28, icon: 'roundRect', itemHeight: 4, textStyle: TEXT },
    grid: panels.map((_, index) => ({
      left: 64 + (index * WIDTH) / 2,
      top: 110,
      width: WIDTH / 2 - 96,
      height: HEIGHT - 170,
    })),
    xAxis: panels.map((_, gridIndex) => ({
      gridIndex,
      ...{ name: 'epoch', nameLocation: 'middle', nameGap: 30, nameTextStyle: TEXT },
      ...{ min: 0, max: history.loss.length, axisLabel: TEXT, splitLine: { show: false } },
    })),
    yAxis: panels.map(({ name, label }, gridIndex) => ({
      gridIndex,
      ...{ name, nameTextStyle: { ...TEXT, align: 'left', fontWeight: 'bold' } },
      ...{ scale: true, axisLabel: { ...TEXT, formatter: label } },
    })),
    series: panels.flatMap(({ keys }, panel) =>
      PARTS.map(({ name, color }, part) => ({
        type: 'line',
        ...{ name, color, showSymbol: false, lineStyle: { width: 2.5 } },
        ...{ xAxisIndex: panel, yAxisIndex: panel },
        data: history[keys[part] ?? '']?.map((value, epoch) => [epoch + 1, value]) ?? [],
      })),
    ),
  });
  const picture = chart.renderToSVGString();
  chart.dispose();
  return picture;
}
