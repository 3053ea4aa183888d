// The chart bundle: the parts of Apache ECharts that Upstep's reports use, one
// custom series of our own, and a function that draws an option as SVG text.
//
// It runs in goja (no DOM, no canvas, no timers) for reports, and in a browser for
// the web. The option is plain JSON in both.
import { init, registerCustomSeries, setPlatformAPI, use } from 'echarts/core';
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridSimpleComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { marks } from './marks.js';

use([BarChart, CustomChart, LineChart, ScatterChart, GridSimpleComponent, SVGRenderer]);
registerCustomSeries('marks', marks);

// setMeasure takes (text, fontSize, bold) => width in pixels, for hosts without a canvas.
export function setMeasure(width) {
  setPlatformAPI({
    measureText(text, font) {
      const size = /([\d.]+)px/.exec(font || '');
      return { width: width(text, size ? +size[1] : 12, /bold|[6-9]00/.test(font || '')) };
    },
  });
}

// svg draws the option (JSON text) in a box of width x height pixels.
export function svg(option, width, height) {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(JSON.parse(option));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
