/**
 * The page inside the frame in which SVG files are drawn: it takes `{ text, width, height }`, and gives the pixels on white,
 * RGBA, or `{ fault }`. Its script stands in the page, not in a file of its own: the frame belongs to no site (`sandbox`),
 * and could not load it where the site allows its files to itself alone. The content policy names its digest.
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
