export type ExportKind = 'flat' | 'color' | 'line' | 'psd';

/** A file name for an export of a drawing: `portrait.png` gives `portrait-color.png`. */
export function exportName(drawing: string, kind: ExportKind | 'project' | 'hints'): string {
  const stem =
    drawing
      .replace(/\.[a-z0-9]{1,8}$/i, '')
      // eslint-disable-next-line no-control-regex -- control characters are what has to go
      .replace(/[\\/:*?"<>|\u0000-\u001f]/g, '-')
      .trim()
      .slice(0, 80) || 'drawing';
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
