/** What can be named in a specification, for listings. */
export interface CatalogEntry {
  readonly spec: string;
  readonly what: string;
  /** Of embedded art; users' own files have none to state. */
  readonly license?: string;
}

/** Every kind of specification, embedded sets first. */
export const catalog: readonly CatalogEntry[] = [
  {
    spec: 'irodori-mix',
    what: 'the embedded mix: 60 % drawn anime characters, the rest the four vector sets below',
    license: 'see the parts',
  },
  {
    spec: 'irodori-house',
    what: 'what the bundled models learn from: 76 % drawn characters in the house look, the rest the vector sets',
    license: 'see the parts',
  },
  {
    spec: 'anime',
    what: 'procedural anime characters: bust to whole figure, alone or in groups, exact lines, regions, shade',
    license: 'MIT',
  },
  {
    spec: 'house',
    what: 'the same characters in one narrow choice of colors; some parts depart from it, and hints go there',
    license: 'MIT',
  },
  { spec: 'fluent', what: 'Fluent Emoji Flat, outlined and recolored', license: 'MIT, Microsoft' },
  { spec: 'noto', what: 'Noto Emoji, outlined and recolored', license: 'Apache-2.0, Google' },
  { spec: 'streamline', what: 'Streamline Emojis, their own outlines, recolored', license: 'CC BY 4.0, Streamline' },
  {
    spec: 'dicebear',
    what: 'DiceBear busts in six styles: lorelei, open-peeps, notionists (CC0), adventurer, micah, big-smile (CC BY)',
    license: 'CC0 1.0 and CC BY 4.0',
  },
  { spec: 'folder:DIR', what: 'color pictures in a folder and below; lines are extracted' },
  { spec: 'pairs:COLORDIR,LINEDIR', what: 'two folders with files of equal names' },
  { spec: 'sidebyside:DIR', what: 'color left, lines right in one picture (sidebyside-swapped:DIR: lines left)' },
  { spec: 'danbooru:DIR', what: 'Danbooru2017 to 2021 folders or 2023 tar packs, with JSON-lines metadata' },
  { spec: 'shards:DIR', what: 'WebDataset shards (.tar, .tar.gz), such as `irodori data prepare` writes' },
  { spec: 'parquet:DIR', what: 'Parquet files with an image column and, if there is one, a line column' },
];
