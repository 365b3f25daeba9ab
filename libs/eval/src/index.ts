export { assertPicture, assertSameSize, PictureError } from './picture.ts';
export { fnv1a, seededRandom, shuffled } from './random.ts';
export type { Random } from './random.ts';
export { cellColor, hintCells, hintsOf } from './hint-cells.ts';
export type { Hint } from './hint-cells.ts';
export { INK_THRESHOLD, lineRegions, regionCore } from './line-regions.ts';

export { bleed, VISIBLE_CHANGE } from './metrics/bleed.ts';
export type { Bleed } from './metrics/bleed.ts';
export { ciede2000, differenceMap, meanDifference } from './metrics/ciede2000.ts';
export { CLOUD, clouds, PAINTED, paperPainted } from './metrics/clouds.ts';
export { colorfulness } from './metrics/colorfulness.ts';
export { FeatureStatistics, frechetDistance } from './metrics/frechet-distance.ts';
export { hintConsistency, hintDifferences } from './metrics/hint-consistency.ts';
export type { HintConsistency } from './metrics/hint-consistency.ts';
export { pictureToLab, rgbToLab } from './metrics/lab.ts';
export type { Lab } from './metrics/lab.ts';
export { correlation, lineFidelity } from './metrics/line-fidelity.ts';
export type { LineFidelity } from './metrics/line-fidelity.ts';
export { MS_SSIM_LEAST_SIDE, msSsim, similarity } from './metrics/ms-ssim.ts';
export { perceptualDistance, pooledFeatures } from './metrics/perceptual-distance.ts';
export type { FeatureMap } from './metrics/perceptual-distance.ts';
export { meanSquaredError, psnr } from './metrics/psnr.ts';
export { hintsFromPicture, turnHue, turnHues } from './metrics/recolor.ts';
export { spread, TAKES_COLOR } from './metrics/spread.ts';
export { ssim } from './metrics/ssim.ts';

export { bootstrapMean } from './statistics/bootstrap.ts';
export type { BootstrapOptions, Interval } from './statistics/bootstrap.ts';
export { krippendorffAlpha } from './statistics/krippendorff.ts';
export type { RatingLevel } from './statistics/krippendorff.ts';
export { signFlipTest, wilcoxonSignedRank } from './statistics/paired-tests.ts';
export type { PairedTest } from './statistics/paired-tests.ts';
export { mean, quantile } from './statistics/quantile.ts';

export { bucketFill } from './baselines/bucket.ts';
export { colorLimit } from './baselines/color-limit.ts';
export { watershed, watershedFill } from './baselines/watershed.ts';
export { dotsHtml } from './dots/dots-html.ts';
export { dotsMarkdown, dotsTables } from './dots/dots-markdown.ts';
export { dotsSheets } from './dots/dots-sheet.ts';

export { dotsToFinish, FINISHED, WRONG_COLOR } from './dots/dots-to-finish.ts';
export { findFigure, offInk, paperDots } from './dots/figure.ts';
export type { Figure } from './dots/figure.ts';
export { partTakes } from './dots/part-take.ts';
export type { PartTake } from './dots/part-take.ts';
export { runDots } from './dots/run-dots.ts';
export type {
  DotsMethod,
  DotsPicture,
  DotsSet,
  DotsSummary,
  RunDotsOptions,
  ShownPicture,
  SparseMeasures,
  SparseSummary,
} from './dots/run-dots.ts';
export type { Dot, DotsOptions, DotsResult, DotSystem } from './dots/types.ts';

export { inkThreshold } from './ink-threshold.ts';
export { drawingItself, regionFill } from './baselines/region-fill.ts';
export { reportHtml } from './protocol/html.ts';
export type { EncodePicture } from './report-parts.ts';
export { reportMarkdown, reportTables } from './protocol/markdown.ts';
export type { Table } from './report-parts.ts';
export { runProtocol } from './protocol/run.ts';
export type {
  Comparison,
  ConditionSummary,
  EvalPair,
  KeptPair,
  ProtocolOptions,
  ProtocolResult,
  ProtocolSummary,
  System,
} from './protocol/types.ts';
export { conditionMeaning } from './protocol/conditions.ts';
export { measureNames, measureEntries } from './protocol/measures.ts';
export type { Measure, MeasureEntry, Measures } from './protocol/measures.ts';

export { createStudy } from './study/create-study.ts';
export { escapeHtml, scriptJson } from './html-text.ts';
export { studyPage } from './study/page.ts';
export { parseRaterFile, parseStudyKey } from './study/read-files.ts';
export type { NamedText } from './study/read-files.ts';
export { studyMarkdown } from './study/study-markdown.ts';
export { studyReport } from './study/study-report.ts';
export type { StudyAgreement, StudyCell, StudyComparison, StudyReport } from './study/study-report.ts';
export { questions, questionsFor, StudyError, TOP_SCORE } from './study/types.ts';
export type { Answer, BlindStudy, Question, RaterFile, StudyItem, StudyKey } from './study/types.ts';
