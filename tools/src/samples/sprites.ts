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
        hints: [
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
        ],
      },
      {
        suffix: 'rose',
        title: { en: 'The same girl in rose', ja: '同じ女の子、桃色の髪' },
        hints: [
          [50, 60, '#fff2f6'],
          [470, 90, '#fff2f6'],
          [250, 50, '#e88ab0'],
          [154, 140, '#e88ab0'],
          [242, 100, '#e88ab0'],
          [309, 117, '#e88ab0', 4],
          [112, 342, '#d86a98'],
          [420, 350, '#d86a98'],
          [250, 245, '#ffe6da'],
          [292, 425, '#ffe6da'],
          [201, 215, '#4a9a6a'],
          [319, 208, '#4a9a6a'],
          [254, 300, '#e0707a', 3],
          [288, 374, '#f4e27a'],
          [244, 452, '#f4e27a'],
          [105, 460, '#4a4a78'],
          [430, 455, '#4a4a78'],
        ],
      },
      {
        suffix: 'night',
        title: { en: 'The same girl with dark hair', ja: '同じ女の子、黒髪' },
        hints: [
          [50, 60, '#e4ecf8'],
          [470, 90, '#e4ecf8'],
          [250, 50, '#3c3a5c'],
          [154, 140, '#3c3a5c'],
          [242, 100, '#3c3a5c'],
          [309, 117, '#3c3a5c', 4],
          [112, 342, '#343252'],
          [420, 350, '#343252'],
          [250, 245, '#fbe0cc'],
          [292, 425, '#fbe0cc'],
          [201, 215, '#b4443c'],
          [319, 208, '#b4443c'],
          [254, 300, '#d86a68', 3],
          [288, 374, '#c83c48'],
          [244, 452, '#c83c48'],
          [105, 460, '#e8e4dc'],
          [430, 455, '#e8e4dc'],
        ],
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
          [278, 250, '#b4503c'],
          [350, 330, '#b04058'],
          [150, 250, '#fde4d4'],
          [184, 315, '#fde4d4'],
          [204, 362, '#f8ccb8'],
          [110, 201, '#3f6fb4', 4],
          [228, 195, '#3f6fb4'],
          [121, 360, '#b4602c', 4],
          [235, 365, '#f0a860', 3],
          [370, 440, '#a0ec88'],
          [273, 506, '#a0ec88', 4],
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
          [158, 160, '#7048a8', 3],
          [255, 165, '#7048a8'],
          [205, 244, '#e0707a', 4],
          [203, 420, '#e05a68', 4],
          [120, 400, '#f4f0f8'],
          [310, 430, '#f4f0f8'],
          [163, 440, '#f4f0f8'],
          [243, 436, '#f4f0f8'],
          [194, 494, '#7a8cb0'],
          [179, 593, '#7a8cb0'],
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
          [180, 390, '#f8c4b8', 8],
          [350, 390, '#f8c4b8', 8],
          [275, 438, '#fcfcfc', 5],
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
          [291, 149, '#a83c58'],
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
        ],
      },
    ],
  },
];
