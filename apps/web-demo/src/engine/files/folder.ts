/** Files of a folder that are opened at once. */
export const MAX_FOLDER_FILES = 200;

const OPENED =
  /\.(png|jpe?g|jfif|webp|gif|bmp|avif|heic|heif|svg|tiff?|psd|psb|ora|kra|cbz|zip|irodori)$|[.-]hints\.json$/i;

/** Files that programs put into folders, and files that are hidden. */
const NOISE = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i;

/** What of a folder is opened, and what else is in it. */
export interface FolderPlan<T> {
  /** In the order in which a reader counts, page 2 before page 10; a drawing before its hints. */
  readonly open: readonly T[];
  /** Not opened: other kinds. */
  readonly left: readonly T[];
}

/** `girl.png`, `girl.hints.json` and `girl-hints.json` are of one drawing. */
const stemOf = (path: string): string => path.replace(/([.-]hints)?\.\w+$/i, '');
const isHints = (path: string): boolean => /hints\.json$/i.test(path);

/**
 * Sorts a folder's files by their paths.
 * @param pathOf with the folders inside it, `/` between
 */
export function planFolder<T>(files: readonly T[], pathOf: (file: T) => string): FolderPlan<T> {
  const seen = files.filter((file) => !NOISE.test(pathOf(file)));
  const { compare } = new Intl.Collator('en', { numeric: true });
  const open = seen
    .filter((file) => OPENED.test(pathOf(file)))
    .sort((a, b) => {
      const [first, second] = [pathOf(a), pathOf(b)];
      return (
        compare(stemOf(first), stemOf(second)) ||
        Number(isHints(first)) - Number(isHints(second)) ||
        compare(first, second)
      );
    });
  return { open, left: seen.filter((file) => !OPENED.test(pathOf(file))) };
}
