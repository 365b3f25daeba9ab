export type ExportKind = 'flat' | 'color' | 'line' | 'psd' | 'ora';

/** What an export is at: areas are found anew at full size, then painted, then the file is written. */
export type ExportStep = 'areas' | 'painting' | 'writing';

/** Names that Windows keeps for devices, whatever ends them. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A file name for an export of a drawing or a character: `portrait.png` gives `portrait-color.png`.
 * None is that of the file it came from: an exported PSD never takes the place of the artist's own.
 */
export function exportName(drawing: string, kind: ExportKind | 'project' | 'hints' | 'character'): string {
  const plain =
    drawing
      .replace(/\.[a-z0-9]{1,8}$/i, '')
      // eslint-disable-next-line no-control-regex -- control characters are what has to go
      .replace(/[\\/:*?"<>|\u0000-\u001f]/g, '-')
      .trim() || 'drawing';
  // Whole letters, however many units of UTF-16 they take.
  const short = [...plain].slice(0, 80).join('');
  const stem = DEVICES.test(short) ? `_${short}` : short;
  switch (kind) {
    case 'flat':
      return `${stem}-irodori.png`;
    case 'color':
      return `${stem}-color.png`;
    case 'line':
      return `${stem}-line.png`;
    case 'psd':
      return `${stem}-irodori.psd`;
    case 'ora':
      return `${stem}-irodori.ora`;
    case 'project':
      return `${stem}.irodori`;
    case 'character':
      return `${stem}.character.json`;
    case 'hints':
      return `${stem}-hints.json`;
  }
}

/**
 * The name of a part's layer in the artist's language: `hair 2` by the word for `hair`; names of no part, such as colors, stay.
 * @param words by what the parts network calls the parts
 */
export function partLayerName(name: string, words: Readonly<Record<string, string>>): string {
  const [part = '', number] = name.split(' ');
  const word = Object.hasOwn(words, part) ? words[part] : undefined;
  return word === undefined ? name : number === undefined ? word : `${word} ${number}`;
}
