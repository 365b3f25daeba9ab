import {
  Brush,
  CircleSlash2,
  Eraser,
  Hand,
  LassoSelect,
  Move,
  PaintBucket,
  PenLine,
  PenOff,
  Pipette,
  RotateCw,
} from 'lucide-react';
import { erasesHints, movesHints, placesHints } from './hints.ts';
import { ERASER, drawsInk } from './ink.ts';
import type { Tool } from './tool.ts';
import { fillsRegions, selectsRegions } from './regions.ts';
import { picksColor, rotatesView } from './view.ts';

/**
 * The tools, in the order of the bar. A new one is an entry here and its label in the dictionaries: the bar, the keys,
 * the cursor, the help and the keyboard's cross take everything else from it.
 */
const table = {
  brush: {
    key: 'B',
    icon: Brush,
    showsColor: true,
    label: 'tool.brush',
    cursor: 'none',
    size: 'hint',
    strokes: true,
    color: 'keep',
    outline: ({ hintRadius, color }) => ({ radius: hintRadius, color }),
    ...placesHints(false),
  },
  white: {
    key: 'W',
    icon: CircleSlash2,
    label: 'tool.white',
    cursor: 'none',
    size: 'hint',
    strokes: true,
    color: 'brush',
    outline: ({ hintRadius }) => ({ radius: hintRadius, color: null }),
    ...placesHints(true),
  },
  fill: {
    key: 'G',
    icon: PaintBucket,
    label: 'tool.fill',
    cursor: 'crosshair',
    color: 'keep',
    ...fillsRegions,
  },
  select: { key: 'S', icon: LassoSelect, label: 'tool.select', cursor: 'crosshair', color: 'keep', ...selectsRegions },
  move: { key: 'V', icon: Move, label: 'tool.move', cursor: 'default', size: 'hint', color: 'keep', ...movesHints },
  erase: {
    key: 'E',
    icon: Eraser,
    label: 'tool.erase',
    cursor: 'none',
    size: 'hint',
    color: 'brush',
    outline: ({ hintRadius }) => ({ radius: hintRadius, color: null }),
    ...erasesHints,
  },
  pick: { key: 'I', icon: Pipette, label: 'tool.pick', cursor: 'crosshair', color: 'keep', ...picksColor },
  hand: { key: 'H', icon: Hand, label: 'tool.hand', cursor: 'grab', pans: true, color: 'keep' },
  rotate: {
    key: 'R',
    icon: RotateCw,
    label: 'tool.rotate',
    cursor: 'grab',
    roomy: true,
    color: 'keep',
    ...rotatesView,
  },
  pen: {
    key: 'P',
    icon: PenLine,
    label: 'tool.pen',
    cursor: 'none',
    apart: true,
    size: 'ink',
    strokes: true,
    color: 'keep',
    outline: ({ inkSize }) => ({ radius: inkSize / 2, color: null }),
    ...drawsInk('pen'),
  },
  rubber: {
    key: 'L',
    icon: PenOff,
    label: 'tool.rubber',
    cursor: 'none',
    size: 'ink',
    strokes: true,
    color: 'keep',
    outline: ({ inkSize }) => ({ radius: (inkSize * ERASER) / 2, color: null }),
    ...drawsInk('eraser'),
  },
} satisfies Record<string, Tool>;

/** Every tool by its name, in the order of the bar. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map(Object.entries(table));

/** A tool by its name; the brush for names that no tool has (any more). */
export const toolNamed = (name: string): Tool => TOOLS.get(name) ?? table.brush;

/** The name of the tool that a single key chooses. */
export const toolOfKey = (key: string): string | undefined =>
  [...TOOLS].find(([, tool]) => tool.key.toLowerCase() === key)?.[0];
