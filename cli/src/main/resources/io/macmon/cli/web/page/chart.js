// <mm-chart>: a time series drawn by uPlot, in the colours of the page.

const COLOURS = { main: '--accent', lost: '--bad', second: '--soft', band: '--accent-wash' };

// Seconds between two times on the axis.
const STEPS = [1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800];

class Chart extends HTMLElement {
  #plot = null;
  #size = null;
  #key = '';
  #given = null;

  // { times: seconds[], series: [{ label, values, colour, bars, text }], text: axis text, height }
  set data(given) {
    this.#given = given;
    if (this.isConnected) this.#draw();
  }

  connectedCallback() {
    this.#size = new ResizeObserver(() => this.#resize());
    this.#size.observe(this);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#restyle);
    this.#draw();
  }

  disconnectedCallback() {
    this.#size.disconnect();
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.#restyle);
    this.#plot?.destroy();
    this.#plot = null;
    this.#key = '';
  }

  #restyle = () => {
    this.#key = '';
    this.#draw();
  };

  #resize() {
    const width = Math.floor(this.clientWidth);
    if (this.#plot && width > 0 && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: this.#given.height });
    }
  }

  #draw() {
    if (!this.#given || this.clientWidth === 0) return;
    const { times, series } = this.#given;
    const key = series.map((one) => one.label).join();
    const data = [times, ...series.map((one) => one.values)];
    if (key !== this.#key) {
      this.#plot?.destroy();
      this.#plot = new globalThis.uPlot(this.#options(), data, this);
      this.#key = key;
    } else {
      this.#plot.setData(data);
    }
  }

  #options() {
    const style = getComputedStyle(this);
    const colour = (name) => style.getPropertyValue(COLOURS[name]).trim();
    const font = `12px ${style.getPropertyValue('--font').trim() || 'system-ui'}`;
    const axis = {
      stroke: style.getPropertyValue('--soft').trim(),
      grid: { stroke: style.getPropertyValue('--line').trim(), width: 1 },
      ticks: { show: false },
      font,
    };
    const { series, text, height } = this.#given;
    return {
      width: Math.floor(this.clientWidth),
      height,
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      padding: [8, 26, 0, 0],
      legend: { live: true },
      scales: { y: { range: (plot, low, high) => [0, Math.max(1, (high ?? 0) * 1.15)] } },
      axes: [
        {
          ...axis, size: 30, grid: { show: false }, space: 70, incrs: STEPS,
          values: (plot, ticks) => ticks.map((at) => clock(at, plot)),
        },
        { ...axis, size: 64, space: 28, values: (plot, ticks) => ticks.map((tick) => text(tick)) },
      ],
      series: [
        { label: 'At', value: (plot, at) => (at ? clock(at, plot) : '–') },
        ...series.map((one) => ({
          label: one.label,
          stroke: colour(one.colour),
          fill: one.bars ? colour(one.colour) : one.fill && colour('band'),
          width: one.bars ? 0 : 1.75,
          paths: one.bars ? globalThis.uPlot.paths.bars({ size: [0.7, 12] }) : undefined,
          points: { show: false },
          value: (plot, value) => one.text(value),
        })),
      ],
    };
  }
}

function clock(at, plot) {
  const span = plot.scales.x.max - plot.scales.x.min;
  const shows = { hour: '2-digit', minute: '2-digit', ...(span < 600 && { second: '2-digit' }) };
  return new Date(at * 1000).toLocaleTimeString('en-GB', shows);
}

customElements.define('mm-chart', Chart);
