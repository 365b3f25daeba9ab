import { z } from 'zod';

const entry = z.object({
  id: z.string().regex(/^[\w-]+$/),
  title: z.object({ en: z.string(), ja: z.string() }),
  credit: z.string(),
  license: z.string(),
  sketch: z.string().regex(/^[\w./-]+$/),
  hints: z.string().regex(/^[\w./-]+$/),
});

export interface Example extends z.infer<typeof entry> {
  readonly sketchUrl: string;
  readonly hintsUrl: string;
}

async function readList(folder: string): Promise<Example[]> {
  try {
    const url = new URL(`${folder}/index.json`, document.baseURI);
    const response = await fetch(url, { cache: 'no-cache' });
    if (!response.ok) return [];
    const list = z.array(entry).parse(await response.json());
    return list.map((example) => ({
      ...example,
      sketchUrl: new URL(example.sketch, url).href,
      hintsUrl: new URL(example.hints, url).href,
    }));
  } catch {
    return [];
  }
}

/** The example drawings: those of the repository's samples first, then the editor's own. */
export async function listExamples(): Promise<Example[]> {
  const [samples, own] = await Promise.all([readList('samples'), readList('gallery')]);
  const seen = new Set<string>();
  return [...samples, ...own].filter(({ id }) => !seen.has(id) && seen.add(id));
}
