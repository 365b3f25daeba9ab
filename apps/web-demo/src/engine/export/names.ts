export type ExportKind = 'flat' | 'color' | 'line' | 'psd';

/** Names that Windows keeps for devices, whatever ends them. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** A file name for an export of a drawing: `portrait.png` gives `portrait-color.png`. */
export function exportName(drawing: string, kind: ExportKind | 'project' | 'hints'): string {
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
      return `${stem}.psd`;
    case 'project':
      return `${stem}.irodori`;
    case 'hints':
      return `${stem}-hints.json`;
  }
}
