/** A color dot of a sample: position in the sample's own pixels, color, optional radius. */
export type SampleHint = readonly [x: number, y: number, color: string, radius?: number];

export interface Title {
  readonly en: string;
  readonly ja: string;
}

/** One gallery entry's colors; the first coloring of a sample has the empty suffix. */
export interface Coloring {
  readonly suffix: string;
  readonly title: Title;
  readonly hints: readonly SampleHint[];
}

/** A crop of one sprite in the sprite's pixels, enlarged by `scale`. */
export interface SpriteSample {
  readonly id: string;
  readonly file: string;
  readonly crop: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly scale: number;
  readonly colorings: readonly Coloring[];
}

/** The same places in other colors. */
const recolored = (hints: readonly SampleHint[], colors: Readonly<Record<string, string>>): SampleHint[] =>
  hints.map(([x, y, color, ...radius]) => [x, y, colors[color] ?? color, ...radius]);

const scarfHints: readonly SampleHint[] = [
  [50, 60, '#ffffff'],
  [470, 90, '#ffffff'],
  [250, 50, '#c8742e'],
  [154, 140, '#c8742e'],
  [242, 100, '#c8742e'],
  [309, 117, '#c8742e', 4],
  [112, 342, '#a8562c'],
  [420, 350, '#a8562c'],
  [250, 245, '#fde0d0'],
  [292, 425, '#fde0d0'],
  [201, 215, '#3f6fb4'],
  [319, 208, '#3f6fb4'],
  [254, 300, '#e0707a', 3],
  [288, 374, '#f0a028'],
  [244, 452, '#f0a028'],
  [105, 460, '#58a8e4'],
  [430, 455, '#58a8e4'],
  [186, 164, '#c8742e', 3],
  [201, 164, '#c8742e', 3],
  [370, 195, '#fde0d0', 2],
  [367, 212, '#fde0d0', 3],
  [379, 214, '#fde0d0', 3],
  [139, 222, '#fde0d0', 3],
  [152, 226, '#fde0d0', 2],
  [149, 210, '#fde0d0', 2],
];

export const spriteSamples: readonly SpriteSample[] = [
  {
    id: 'sylvie-scarf',
    file: 'sylvie blue smile.png',
    crop: { left: 30, top: 0, width: 256, height: 256 },
    scale: 2,
    colorings: [
      {
        suffix: '',
        title: { en: 'Girl with a scarf', ja: 'スカーフの女の子' },
        hints: scarfHints,
      },
      {
        suffix: 'rose',
        title: { en: 'The same girl in rose', ja: '同じ女の子、桃色の髪' },
        hints: recolored(scarfHints, {
          '#ffffff': '#fff2f6',
          '#c8742e': '#e88ab0',
          '#a8562c': '#d86a98',
          '#fde0d0': '#ffe6da',
          '#3f6fb4': '#4a9a6a',
          '#f0a028': '#f4e27a',
          '#58a8e4': '#4a4a78',
        }),
      },
      {
        suffix: 'night',
        title: { en: 'The same girl with dark hair', ja: '同じ女の子、黒髪' },
        hints: recolored(scarfHints, {
          '#ffffff': '#e4ecf8',
          '#c8742e': '#3c3a5c',
          '#a8562c': '#343252',
          '#fde0d0': '#fbe0cc',
          '#3f6fb4': '#b4443c',
          '#e0707a': '#d86a68',
          '#f0a028': '#c83c48',
          '#58a8e4': '#e8e4dc',
        }),
      },
    ],
  },
  {
    id: 'sylvie-standing',
    file: 'sylvie blue normal.png',
    crop: { left: 0, top: 0, width: 334, height: 700 },
    scale: 1.1,
    colorings: [
      {
        suffix: '',
        title: { en: 'Standing figure', ja: '立ち姿' },
        hints: [
          [30, 60, '#ffffff'],
          [330, 200, '#ffffff'],
          [175, 40, '#c8742e'],
          [165, 56, '#c8742e'],
          [139, 196, '#a8562c'],
          [268, 223, '#a8562c'],
          [87, 218, '#a8562c'],
          [175, 137, '#fde0d0'],
          [200, 240, '#fbd2c2'],
          [72, 436, '#fbd2c2'],
          [290, 431, '#fbd2c2'],
          [144, 118, '#3f6fb4', 3],
          [209, 113, '#3f6fb4', 3],
          [164, 288, '#f0a028'],
          [197, 206, '#f0a028'],
          [180, 340, '#58a8e4'],
          [180, 440, '#58a8e4'],
          [80, 340, '#58a8e4'],
          [288, 337, '#58a8e4'],
          [160, 527, '#fbd49a'],
          [261, 610, '#fbd49a'],
          [320, 610, '#fbd49a'],
          [97, 661, '#9a7868'],
          [165, 600, '#9a7868'],
          [180, 720, '#9a7868'],
        ],
      },
    ],
  },
  {
    id: 'sylvie-ribbon',
    file: 'sylvie green normal.png',
    crop: { left: 104, top: 0, width: 256, height: 256 },
    scale: 2,
    colorings: [
      {
        suffix: '',
        title: { en: 'Girl with a ribbon', ja: 'リボンの女の子' },
        hints: [
          [20, 60, '#ffffff'],
          [440, 120, '#ffffff'],
          [210, 45, '#c8742e'],
          [110, 130, '#c8742e'],
          [179, 90, '#c8742e'],
          [79, 341, '#b4602c'],
          [278, 250, '#c8742e'],
          [350, 330, '#c8742e'],
          [150, 250, '#fde4d4'],
          [184, 315, '#fde4d4'],
          [204, 362, '#f8ccb8'],
          [110, 201, '#3f6fb4', 4],
          [228, 195, '#3f6fb4'],
          [121, 360, '#b4602c', 4],
          [235, 365, '#c8742e', 3],
          [370, 440, '#a0ec88'],
          [273, 506, '#a0ec88', 4],
          [445, 470, '#c8742e', 4],
          [20, 497, '#a0ec88', 4],
          [88, 500, '#a0ec88', 3],
        ],
      },
    ],
  },
  {
    id: 'sylvie-sketchbook',
    file: 'sylvie green smile.png',
    crop: { left: 60, top: 0, width: 320, height: 430 },
    scale: 1.6,
    colorings: [
      {
        suffix: '',
        title: { en: 'With a sketchbook', ja: 'スケッチブックを抱えて' },
        hints: [
          [40, 80, '#ffffff'],
          [470, 150, '#ffffff'],
          [230, 50, '#e8c45c'],
          [148, 110, '#e8c45c'],
          [133, 272, '#e0b84e'],
          [330, 230, '#d8ac48'],
          [190, 200, '#fde4d4'],
          [234, 288, '#f8d0bc'],
          [231, 589, '#fcd8c6'],
          [316, 542, '#fcd8c6'],
          [72, 549, '#fcd8c6'],
          [72, 604, '#fcd8c6'],
          [158, 160, '#7048a8', 3],
          [255, 165, '#7048a8'],
          [205, 244, '#e0707a', 4],
          [203, 420, '#e05a68', 4],
          [120, 400, '#f4f0f8'],
          [310, 430, '#f4f0f8'],
          [163, 440, '#f4f0f8'],
          [243, 436, '#f4f0f8'],
          [194, 494, '#7a8cb0'],
          [150, 600, '#7a8cb0', 3],
          [150, 676, '#7a8cb0', 3],
          [240, 124, '#e8c45c', 3],
          [132, 344, '#e0b84e', 3],
          [278, 318, '#e0b84e', 3],
        ],
      },
    ],
  },
  {
    id: 'sylvie-giggle',
    file: 'sylvie blue giggle.png',
    crop: { left: 70, top: 0, width: 170, height: 170 },
    scale: 3,
    colorings: [
      {
        suffix: '',
        title: { en: 'A laugh', ja: '笑顔' },
        hints: [
          [30, 40, '#ffffff'],
          [480, 40, '#ffffff'],
          [270, 70, '#c8742e', 8],
          [151, 181, '#c8742e', 8],
          [380, 180, '#c8742e', 8],
          [245, 200, '#c8742e', 8],
          [260, 330, '#fde0d0', 8],
          [170, 400, '#fde0d0', 8],
          [360, 390, '#fde0d0', 8],
          [275, 438, '#fcfcfc', 4],
          [246, 438, '#fcfcfc', 3],
          [240, 466, '#fde0d0', 4],
          [276, 488, '#fde0d0', 4],
          [316, 466, '#fde0d0', 4],
          [95, 310, '#f8d0bc', 4],
          [104, 340, '#f8d0bc', 4],
          [446, 310, '#f8d0bc', 4],
          [123, 389, '#3a9c94', 4],
          [423, 369, '#3a9c94', 4],
          [240, 500, '#f4c4ae', 4],
          [355, 490, '#a85a24', 4],
        ],
      },
    ],
  },
  {
    id: 'sylvie-dress',
    file: 'sylvie green surprised.png',
    crop: { left: 0, top: 0, width: 456, height: 700 },
    scale: 1.1,
    colorings: [
      {
        suffix: '',
        title: { en: 'The green dress', ja: '緑のドレス' },
        hints: [
          [40, 120, '#ffffff'],
          [430, 300, '#ffffff'],
          [214, 40, '#c8742e'],
          [182, 54, '#c8742e'],
          [291, 149, '#c8742e'],
          [190, 130, '#fde4d4'],
          [110, 420, '#fbd8c8'],
          [256, 420, '#fbd8c8'],
          [175, 110, '#3f6fb4', 2],
          [240, 107, '#3f6fb4', 4],
          [206, 289, '#f0a860', 3],
          [135, 270, '#a0ec88'],
          [300, 290, '#a0ec88'],
          [198, 347, '#a8a0a8'],
          [130, 650, '#a8f090'],
          [190, 560, '#a8f090'],
          [277, 740, '#a8f090'],
          [377, 690, '#a8f090'],
          [357, 597, '#18a088'],
          [420, 600, '#18a088'],
          [235, 550, '#209858'],
          [270, 620, '#209858'],
          [160, 230, '#c8742e', 3],
          [250, 245, '#c8742e', 3],
          [257, 224, '#c8742e', 3],
          [188, 197, '#c8742e', 2],
          [178, 192, '#c8742e', 2],
          [218, 83, '#c8742e', 2],
          [254, 103, '#fde4d4', 2],
          [357, 318, '#c8742e', 2],
          [347, 265, '#c8742e', 2],
          [387, 287, '#c8742e', 2],
          [440, 541, '#18a088', 2],
          [446, 554, '#18a088', 2],
          [6, 752, '#ffffff', 3],
        ],
      },
    ],
  },
];
