import type { ImageResources } from 'ag-psd';

/** What a PSD of 350 dots per inch says of itself. */
export const at350: ImageResources = {
  resolutionInfo: {
    horizontalResolution: 350,
    horizontalResolutionUnit: 'PPI',
    widthUnit: 'Inches',
    verticalResolution: 350,
    verticalResolutionUnit: 'PPI',
    heightUnit: 'Inches',
  },
};
