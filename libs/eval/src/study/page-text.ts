/** What the study page says, in both languages; a missing key is a type error. */
interface PageText {
  readonly title: string;
  readonly language: string;
  readonly intro: string;
  readonly scale: string;
  readonly name: string;
  readonly start: string;
  readonly resume: string;
  readonly drawing: string;
  readonly drawingHints: string;
  readonly picture: string;
  readonly back: string;
  readonly next: string;
  readonly finish: string;
  readonly missing: string;
  readonly thanks: string;
  readonly save: string;
  readonly worst: string;
  readonly best: string;
  readonly sameColor: string;
  readonly overflow: string;
  readonly overall: string;
  readonly unhinted: string;
}

export const pageText: Readonly<Record<'en' | 'ja', PageText>> = {
  en: {
    title: 'Rate the colors',
    language: '日本語',
    intro:
      'You will see line drawings and, for each, several colored pictures in random order. Give every picture a score for each question. There are no right answers. Nothing leaves this device: at the end you save a file and send it back.',
    scale: '5 is excellent, 0 is bad.',
    name: 'Your name or initials (may be left empty)',
    start: 'Start',
    resume: 'Continue where you stopped',
    drawing: 'The drawing',
    drawingHints: 'The drawing with the color hints that were given',
    picture: 'Picture',
    back: 'Back',
    next: 'Next',
    finish: 'Finish',
    missing: 'Some questions still have no score.',
    thanks: 'Thank you. Save the file and send it to whoever asked you.',
    save: 'Save the file',
    worst: 'bad',
    best: 'excellent',
    sameColor: 'Are the colors the same as the hints?',
    overflow: 'Do the colors stay inside their areas?',
    overall: 'How does it look as a whole?',
    unhinted: 'Are the colors good where no hint was given?',
  },
  ja: {
    title: '色塗りの評価',
    language: 'English',
    intro:
      '線画と、それを着色した数枚の絵が順不同で表示されます。それぞれの絵について、各質問に点数をつけてください。正解はありません。データはこの端末の外に送られません。最後にファイルを保存して、依頼者にお送りください。',
    scale: '5点がとても良い、0点が悪いです。',
    name: 'お名前またはイニシャル（空欄でもかまいません）',
    start: '始める',
    resume: '続きから',
    drawing: '線画',
    drawingHints: '線画と、与えられた色のヒント',
    picture: '絵',
    back: '戻る',
    next: '次へ',
    finish: '完了',
    missing: 'まだ点数のついていない質問があります。',
    thanks: 'ありがとうございました。ファイルを保存して、依頼者にお送りください。',
    save: 'ファイルを保存',
    worst: '悪い',
    best: 'とても良い',
    sameColor: '色はヒントと同じですか？',
    overflow: '色は塗る範囲からはみ出していませんか？',
    overall: '全体の印象はどうですか？',
    unhinted: 'ヒントのない部分の色は良いですか？',
  },
};
