/// <reference lib="dom" />
import type { ReportData } from './report-data.ts';

interface Plot {
  setData(data: (number | null)[][]): void;
  setSize(size: { width: number; height: number }): void;
}
type PlotConstructor = new (options: unknown, data: (number | null)[][], target: HTMLElement) => Plot;

/**
 * Runs in the report page, which carries its source text: it may use nothing outside itself but the DOM and uPlot.
 */
export function reportClient(data: ReportData, uPlot: PlotConstructor): void {
  const byId = (id: string) => document.getElementById(id) as HTMLElement;
  const smoothing = byId('smoothing') as HTMLInputElement;
  const logScale = byId('log') as HTMLInputElement;
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue('--ink').trim();
  const grid = { stroke: style.getPropertyValue('--rule').trim(), width: 1 };
  const axis = { stroke: ink, grid, ticks: grid, font: '11px system-ui' };

  const short = (_: unknown, ticks: readonly (number | null)[]) =>
    ticks.map((tick) => (tick === null ? '' : String(Number(tick.toPrecision(3)))));

  /** Running mean with the weight of the slider, unbiased at the start. */
  const smooth = (values: readonly number[], weight: number): number[] => {
    let [mean, mass] = [0, 0];
    return values.map((value) => {
      mean = weight * mean + (1 - weight) * value;
      mass = weight * mass + (1 - weight);
      return mean / mass;
    });
  };

  /** All runs' curves on one common axis of steps. */
  const join = (chart: ReportData['charts'][number]): (number | null)[][] => {
    const weight = chart.noisy ? Number(smoothing.value) : 0;
    const steps = [...new Set(chart.curves.flatMap((curve) => [...(curve?.x ?? [])]))].sort((a, b) => a - b);
    const place = new Map(steps.map((step, index) => [step, index]));
    const columns = chart.curves.map((curve) => {
      const column = new Array<number | null>(steps.length).fill(null);
      const values = curve === null ? [] : smooth(curve.y, weight);
      curve?.x.forEach((step, index) => {
        const value = values[index] ?? null;
        column[place.get(step) as number] = logScale.checked && value !== null && value <= 0 ? null : value;
      });
      return column;
    });
    return [steps, ...columns];
  };

  let plots: { plot: Plot; holder: HTMLElement }[] = [];
  /** Inside the padding of the panel. */
  const width = (holder: HTMLElement) => Math.max(280, holder.clientWidth - 16);
  const draw = (): void => {
    for (const { holder } of plots) holder.replaceChildren();
    plots = data.charts.map((chart, index) => {
      const holder = byId(`chart-${index}`);
      const options = {
        title: chart.title,
        width: width(holder),
        height: 220,
        // Half of the last label hangs over the end of its axis.
        padding: [null, 20, null, null],
        cursor: { sync: { key: 'step' } },
        scales: { x: { time: false }, y: { distr: logScale.checked ? 3 : 1 } },
        axes: [
          axis,
          { ...axis, values: short, size: 60, label: chart.unit, labelSize: 18, labelFont: '11px system-ui' },
        ],
        series: [
          { label: 'step' },
          ...data.runs.map((run) => ({
            label: data.runs.length === 1 ? chart.title : run.name,
            stroke: run.color,
            width: 1.5,
            spanGaps: true,
            value: (_: unknown, value: number | null) => (value === null ? '–' : value.toPrecision(4)),
          })),
        ],
      };
      return { plot: new uPlot(options, join(chart), holder), holder };
    });
  };
  draw();
  smoothing.addEventListener('input', () => {
    byId('smoothing-value').textContent = smoothing.value;
    plots.forEach(({ plot }, index) => plot.setData(join(data.charts[index] as ReportData['charts'][number])));
  });
  logScale.addEventListener('change', draw);
  window.addEventListener('resize', () => {
    for (const { plot, holder } of plots) plot.setSize({ width: width(holder), height: 220 });
  });

  data.runs.forEach((run, index) => {
    const slider = document.getElementById(`sheet-${index}`) as HTMLInputElement | null;
    const image = document.getElementById(`sheet-image-${index}`) as HTMLImageElement | null;
    const show = () => {
      const sheet = run.sheets[Number(slider?.value ?? 0)];
      if (sheet === undefined || image === null) return;
      image.src = sheet.image;
      image.alt = `${run.name}, step ${sheet.step}: sketch, hints, result, truth`;
      byId(`sheet-step-${index}`).textContent = `step ${sheet.step}`;
    };
    // Sheets of small pictures would be hard to see.
    image?.addEventListener('load', () => {
      image.style.width = image.naturalWidth < 480 ? `${2 * image.naturalWidth}px` : '';
    });
    slider?.addEventListener('input', show);
    show();
  });
}
