/** An SVG file that is not drawn: broken, unsafe or too costly. One line, to be put behind the file's name. */
export class SvgFileError extends Error {
  override readonly name = 'SvgFileError';
}
