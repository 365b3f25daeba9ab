import { createHash } from 'node:crypto';
import { escapeHtml } from '@irodori/eval';
import { apiHeaders } from './headers.ts';

/** Of JSON Schema what the routes use. */
interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly summary?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema?: Schema;
    readonly description?: string;
  }[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content & { readonly description?: string }>>;
}

/** Of an OpenAPI document what the page shows. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly security?: readonly unknown[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid #8886; padding: 0.5rem 0 1rem; }
code { font-family: ui-monospace, monospace; font-size: 0.95em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; }
ul { margin: 0; padding-left: 1.25rem; }
summary { cursor: pointer; }
`;

/** No script, no font, no request: the one style sheet is allowed by its hash. */
export const pageHeaders = {
  ...apiHeaders,
  'Content-Security-Policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

const escaped = (text: unknown): string => escapeHtml(String(text));

const code = (text: unknown): string => `<code>${escaped(text)}</code>`;

/** `integer, 32 to 4096`, `one of png, jpeg`. */
function kindOf({ type = 'any', format, enum: values, minimum, maximum }: Schema): string {
  if (values !== undefined) return `one of ${values.map(code).join(', ')}`;
  const range = minimum === undefined && maximum === undefined ? '' : `, ${minimum ?? ''} to ${maximum ?? ''}`;
  return escaped(`${type}${format === undefined ? '' : ` (${format})`}${range}`);
}

function fields(schema: Schema): string {
  if (schema.items !== undefined) return fields(schema.items);
  if (schema.properties === undefined) return '';
  const rows = Object.entries(schema.properties).map(([name, one]) => {
    const must = schema.required?.includes(name) === true ? ', required' : '';
    const about = one.description === undefined ? '' : `: ${escaped(one.description)}`;
    return `<li>${code(name)} ${kindOf(one)}${must}${about}${fields(one)}</li>`;
  });
  return `<ul>${rows.join('')}</ul>`;
}

const contents = ({ content = {} }: Content): string =>
  Object.entries(content)
    .map(([type, { schema = {} }]) => {
      const inner = fields(schema);
      return inner === '' ? `<div>${code(type)}</div>` : `<details><summary>${code(type)}</summary>${inner}</details>`;
    })
    .join('');

function section(path: string, method: string, operation: Operation, keyed: boolean): string {
  const { summary = '', parameters = [], requestBody, responses = {} } = operation;
  const asked = parameters.map(
    ({ name, in: place, schema = {}, description = '' }) =>
      `<li>${code(name)} (${escaped(place)}) ${kindOf(schema)}: ${escaped(description)}</li>`,
  );
  const answers = Object.entries(responses).map(
    ([status, response]) =>
      `<tr><th scope="row">${escaped(status)}</th><td>${escaped(response.description ?? '')}${contents(response)}</td></tr>`,
  );
  return `<section>
<h2>${code(`${method.toUpperCase()} ${path}`)}</h2>
<p>${escaped(summary)}.${keyed ? ' Needs a key.' : ''}</p>
${asked.length === 0 ? '' : `<ul>${asked.join('')}</ul>`}
${requestBody === undefined ? '' : `<h3>Body</h3>${contents(requestBody)}`}
<h3>Answers</h3>
<table>${answers.join('')}</table>
</section>`;
}

/** An OpenAPI document as a page for people. */
export function openApiPage({ info, paths, security }: OpenApi): string {
  const sections = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      section(path, method, operation, (operation.security ?? security ?? []).length > 0),
    ),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)} ${escaped(info.version)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(info.title)} ${escaped(info.version)}</h1>
<p>${escaped(info.description ?? '')} For programs: <a href="openapi.json">openapi.json</a>.</p>
${sections.join('\n')}
</body>
</html>
`;
}
