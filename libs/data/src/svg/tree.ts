/** An element of an SVG; text content is not kept (the drawings read here have none). */
export interface SvgNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly SvgNode[];
}

/** The text is not well-formed SVG; the message says where. */
export class SvgError extends Error {
  override readonly name = 'SvgError';
}

const tagPattern =
  /<(?:!--[\s\S]*?--|\?[\s\S]*?\?|!\[CDATA\[[\s\S]*?\]\]|(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?))>/y;
const attributePattern = /\s+([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gy;

/** Parses a fragment: one or more elements side by side. Comments and processing instructions are dropped. Throws SvgError. */
export function parseSvg(text: string): SvgNode[] {
  interface Open {
    name: string;
    attributes: Record<string, string>;
    children: SvgNode[];
  }
  const root: Open = { name: '', attributes: {}, children: [] };
  const stack: Open[] = [root];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', tagPattern.lastIndex)) {
    tagPattern.lastIndex = at;
    const match = tagPattern.exec(text);
    if (!match) throw new SvgError(`SVG at character ${at}: expected a tag, got ${text.slice(at, at + 40)}`);
    const [, closing, name, attributeText, selfClosing] = match;
    if (name === undefined) continue;
    if (closing) {
      const open = stack.pop()!;
      if (open.name !== name || stack.length === 0) {
        throw new SvgError(`SVG at character ${at}: expected </${open.name || '(nothing)'}>, got </${name}>`);
      }
      stack.at(-1)!.children.push(open);
      continue;
    }
    const attributes: Record<string, string> = {};
    for (const [, key, double, single] of attributeText!.matchAll(attributePattern)) {
      attributes[key!] = double ?? single!;
    }
    const node: Open = { name, attributes, children: [] };
    if (selfClosing) stack.at(-1)!.children.push(node);
    else stack.push(node);
  }
  if (stack.length > 1) throw new SvgError(`SVG: expected </${stack.at(-1)!.name}> before the end`);
  return root.children;
}

/** Attributes as text, in order, each with a leading space; undefined ones are left out. Values must hold no raw `"`. */
export function formatAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  let out = '';
  for (const key in attributes) if (attributes[key] !== undefined) out += ` ${key}="${attributes[key]}"`;
  return out;
}

export function formatSvg(nodes: readonly SvgNode[]): string {
  return nodes
    .map(({ name, attributes, children }) => {
      const open = `<${name}${formatAttributes(attributes)}`;
      return children.length === 0 ? `${open}/>` : `${open}>${formatSvg(children)}</${name}>`;
    })
    .join('');
}
