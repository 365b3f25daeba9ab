import { escapeHtml, scriptJson } from '@irodori/eval';
import type { ReportData, ReportRun } from './report-data.ts';

/** What a page of this command says of itself: only such a page is replaced by another. */
export const PAGE_MARK = '<meta name="generator" content="irodori runs">';

const styles = `
:root { color-scheme: light dark; --ink: #23262b; --soft: #6b7078; --paper: #fff; --panel: #f6f6f4; --rule: #e2e2de; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e2; --soft: #9aa0a8; --paper: #16181b; --panel: #1f2226; --rule: #33373d; }
}
body { margin: 0 auto; max-width: 1200px; padding: 24px; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 24px; margin: 0 0 16px; } h2 { font-size: 18px; margin: 32px 0 12px; }
table { border-collapse: collapse; } th, td { text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td { font-variant-numeric: tabular-nums; } th { font-weight: 600; } tbody th { color: var(--soft); font-weight: 400; }
.scroll { overflow-x: auto; }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 20px; }
.charts > div { min-width: 0; background: var(--panel); border-radius: 8px; padding: 8px; }
.controls { display: flex; gap: 24px; flex-wrap: wrap; color: var(--soft); margin-bottom: 12px; align-items: center; }
.controls label { display: flex; gap: 8px; align-items: center; }
.u-title { font-size: 13px; } .u-legend { font-size: 12px; }
figure { margin: 0 0 24px; } figure img { max-width: 100%; border-radius: 6px; border: 1px solid var(--rule); }
figcaption { display: flex; gap: 16px; align-items: center; margin-bottom: 8px; } input[type=range] { width: min(320px, 50vw); }
pre { background: var(--panel); padding: 12px; border-radius: 8px; overflow-x: auto; font-size: 13px; }
summary { cursor: pointer; }
`;

function factsTable(runs: readonly ReportRun[]): string {
  const labels = [...new Set(runs.flatMap((run) => run.facts.map(([label]) => label)))];
  const cell = (run: ReportRun, label: string) =>
    `<td>${escapeHtml(run.facts.find(([name]) => name === label)?.[1] ?? '')}</td>`;
  const head = runs
    .map((run) => `<th><span class="dot" style="background:${run.color}"></span>${escapeHtml(run.name)}</th>`)
    .join('');
  const rows = labels.map(
    (label) => `<tr><th>${escapeHtml(label)}</th>${runs.map((run) => cell(run, label)).join('')}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function samplesOf(run: ReportRun, index: number): string {
  const last = run.sheets.length - 1;
  if (last < 0) return '';
  return `<figure><figcaption><strong>${escapeHtml(run.name)}</strong>
<input type="range" id="sheet-${index}" min="0" max="${last}" value="${last}" aria-label="step of the samples of ${escapeHtml(run.name)}">
<span id="sheet-step-${index}"></span></figcaption><img id="sheet-image-${index}" alt=""></figure>`;
}

/**
 * One HTML file with everything in it: no request leaves the page.
 * @param parts sources of uPlot (script, style) and of the page's own script, a function of (data, uPlot)
 */
export function reportPage(
  title: string,
  data: ReportData,
  parts: { readonly plotScript: string; readonly plotStyle: string; readonly client: string },
): string {
  const configs = data.runs.map(
    (run) => `<details><summary>${escapeHtml(run.name)}</summary><pre>${escapeHtml(run.config)}</pre></details>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${PAGE_MARK}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${parts.plotStyle}${styles}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${factsTable(data.runs)}
<h2>Curves</h2>
<div class="controls">
<label>smoothing <input type="range" id="smoothing" min="0" max="0.98" step="0.02" value="0.6"> <span id="smoothing-value">0.6</span></label>
<label><input type="checkbox" id="log"> logarithmic</label>
<span>drag to zoom, double click to reset</span>
</div>
<div class="charts">${data.charts.map((_, index) => `<div id="chart-${index}"></div>`).join('')}</div>
<h2>Samples</h2>
<p>Sketch, hints, result, truth; held-out pictures, the same at each step.</p>
${data.runs.map(samplesOf).join('\n')}
<h2>Settings</h2>
${configs.join('\n')}
<script>${parts.plotScript}</script>
<script>
var __name = (value) => value;
(${parts.client})(${scriptJson(data)}, uPlot);
</script>
</body>
</html>
`;
}
