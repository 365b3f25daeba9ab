import { escapeHtml, scriptJson } from '../html-text.ts';
import { pageScript } from './page-script.ts';
import { pageText } from './page-text.ts';
import { ANSWERS_FORMAT, STUDY_VERSION, type BlindStudy } from './types.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; }
body { margin: 0; } #app { max-width: 80rem; margin: 0 auto; padding: 0 1rem 5rem; }
header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
h1 { font-size: 1.2rem; } h2 { font-size: 1rem; margin: .2rem 0 .4rem; }
img { max-width: 100%; background: #fff; display: block; } figure { margin: .5rem 0 1rem; max-width: 22rem; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
.card { border: 1px solid #8886; border-radius: .5rem; padding: .6rem; }
fieldset { border: 0; padding: 0; margin: .7rem 0 0; } legend { padding: 0; font-weight: 600; }
.scores { display: flex; align-items: center; gap: .25rem; } .scores small { opacity: .75; white-space: nowrap; }
.scores label { flex: 1; position: relative; min-width: 2.2rem; } .scores input { position: absolute; opacity: 0; inset: 0; margin: 0; width: 100%; height: 100%; }
.scores span { display: block; text-align: center; line-height: 2.6rem; border: 1px solid #888; border-radius: .4rem; }
.scores input:checked + span { background: #1b5fd1; border-color: #1b5fd1; color: #fff; font-weight: 700; }
.scores input:focus-visible + span { outline: 3px solid #e8a317; outline-offset: 1px; }
button { font: inherit; padding: .6rem 1.4rem; border-radius: .5rem; border: 1px solid #1b5fd1; background: #1b5fd1; color: #fff; }
button.quiet { background: transparent; color: inherit; border-color: #888; }
.bar { display: flex; justify-content: space-between; gap: 1rem; margin: 1rem 0; } .warning { color: #c22; font-weight: 600; min-height: 1.5em; }
progress { width: 100%; } input#name { display: block; font: inherit; padding: .5rem; width: min(100%, 24rem); box-sizing: border-box; }
`;

/** No network, no other script, no form target: only what stands in the file. */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'";

/** The study as one HTML file that works offline. Nothing in it names a system. */
export function studyPage(study: BlindStudy): string {
  const data = scriptJson({ format: ANSWERS_FORMAT, version: STUDY_VERSION, study, text: pageText });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(pageText.en.title)}</title><style>${style}</style></head>
<body><div id="app"></div>
<script type="application/json" id="data">${data}</script>
<script>${pageScript}</script>
</body></html>
`;
}
