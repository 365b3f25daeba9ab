/** JSON schemas of the routes, for the OpenAPI document; what arrives is checked where it is read. */

export const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: { error: { type: 'string', description: 'One line: where, what was expected, what came, what to try.' } },
} as const;

const optionsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    model: { type: 'string', description: 'A name from /v1/models; the first one when absent.' },
    work: { type: 'integer', minimum: 32, maximum: 4096, description: 'Short side that the network works at, pixels.' },
    gap: {
      type: 'number',
      minimum: 0,
      maximum: 0.02,
      description: 'Openings in lines closed, share of the long side.',
    },
    shade: { type: 'number', minimum: 0, maximum: 1, description: 'Strength of light and shade; 0: flat colors.' },
    shadeStyle: { type: 'string', enum: ['soft', 'cel'] },
    shadeTint: {
      type: 'array',
      items: { type: 'number', minimum: 0, maximum: 255 },
      minItems: 3,
      maxItems: 3,
      description: 'Red, green and blue of the color that shade leans to; gray when absent.',
    },
    light: { type: 'string', enum: ['left', 'right'], description: 'Side that light comes from.' },
    lines: { type: 'boolean', description: 'Lines on top; true when absent.' },
    background: { type: 'boolean', description: 'Paint the background where nobody hinted at it.' },
    keepPaper: { type: 'boolean', description: 'Leave the paper in its own color.' },
    spreads: {
      type: 'string',
      enum: ['split', 'whole'],
      description: 'split: the two pages of a spread are colored each by itself; whole when absent.',
    },
  },
} as const;

export const bodySchema = {
  type: 'object',
  required: ['drawing'],
  properties: {
    drawing: {
      type: 'string',
      format: 'binary',
      description: 'Line drawing: PNG, JPEG, WebP, GIF, AVIF, TIFF, SVG, PPM.',
    },
    hints: {
      type: 'string',
      format: 'binary',
      description:
        'A hint file as the editor saves it, {"version": 1, "hints": [{"x", "y", "color", "radius"}]}, or a picture of the ' +
        "drawing's shape: color where a hint is, transparency elsewhere.",
    },
    options: optionsSchema,
  },
} as const;

export const sketchSchema = {
  type: 'object',
  required: ['sketch'],
  properties: {
    sketch: {
      type: 'string',
      format: 'binary',
      description: 'safetensors: sketch F32 [height, width], ink 0, white paper 1, at the size the network is to see.',
    },
    options: { type: 'object', additionalProperties: false, properties: { model: optionsSchema.properties.model } },
  },
} as const;

const place = {
  left: { type: 'integer' },
  top: { type: 'integer' },
  width: { type: 'integer' },
  height: { type: 'integer' },
  pixels: { type: 'integer', description: 'How many are not transparent.' },
  color: { type: 'string', description: '#rrggbb' },
  name: { type: 'string' },
} as const;

const head = {
  width: { type: 'integer' },
  height: { type: 'integer' },
  model: { type: 'string' },
  notes: {
    type: 'array',
    items: { type: 'object', properties: { code: { type: 'string' }, message: { type: 'string' } } },
  },
} as const;

export const layersSchema = {
  type: 'object',
  properties: {
    ...head,
    layers: {
      type: 'array',
      description: 'Bottom first, each cropped to what is on it.',
      items: {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['paper', 'part', 'shade', 'light', 'lines'] },
          blend: { type: 'string', enum: ['normal', 'multiply', 'color dodge'] },
          ...place,
          png: { type: 'string', format: 'byte', description: 'PNG with alpha, base64.' },
        },
      },
    },
  },
} as const;

export const partsSchema = {
  type: 'object',
  properties: {
    ...head,
    parts: { type: 'array', items: { type: 'object', properties: { number: { type: 'integer' }, ...place } } },
    labels: {
      type: 'string',
      format: 'byte',
      description:
        "PNG of the drawing's size, base64: the number of each pixel's part is red + 256 x green, 0 for none.",
    },
  },
} as const;

export const modelsSchema = {
  type: 'object',
  properties: {
    models: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          trainSize: { type: 'integer' },
          parts: { type: 'boolean', description: 'Whether it tells parts.' },
          partsSize: { type: 'integer', description: 'Long side that the parts network was trained at, pixels.' },
          license: { type: 'string' },
          data: { type: 'string', description: 'What it was trained with, and under which licenses.' },
        },
      },
    },
  },
} as const;

export const healthSchema = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['ok', 'closing', 'down'] },
    version: { type: 'string' },
    running: { type: 'integer' },
    waiting: { type: 'integer' },
  },
} as const;
