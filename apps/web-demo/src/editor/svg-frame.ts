/**
 * The page inside the frame in which SVG files are drawn: it receives `{ text, width, height }` and answers with the pixels on white,
 * RGBA, or `{ fault }`. Its script is inline: the frame has an opaque origin (`sandbox`),
 * and could not load a file that the site allows to its own origin alone. The content policy names its digest.
 */
export const FRAME_SCRIPT = `
addEventListener('message', async ({ data: { text, width, height } }) => {
  try {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    parent.postMessage({ data }, '*', [data.buffer]);
  } catch (error) {
    parent.postMessage({ fault: String(error) }, '*');
  }
});
parent.postMessage({ ready: true }, '*');
`;

/** For `srcdoc`. */
export const FRAME_PAGE = `<!doctype html><title>SVG</title><script>${FRAME_SCRIPT}</script>`;
