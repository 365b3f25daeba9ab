export type ExportKind = 'flat' | 'color' | 'line' | 'psd' | 'ora';

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
