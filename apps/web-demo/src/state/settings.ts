import { z } from 'zod';
import type { ColorLook } from '../engine/document.ts';
import { MAX_SWATCHES } from '../engine/palette/palette.ts';
import type { BackendChoice } from '../model/types.ts';

export type Language = 'en' | 'ja';
export type Theme = 'system' | 'light' | 'dark';

/** What the artist chose last; of {@link ColorLook}, what new drawings begin with: each keeps its own. */
export interface Settings extends ColorLook {
  readonly language: Language;
  readonly theme: Theme;
  /** Color after every stroke, or only on demand. */
  readonly auto: boolean;
  /** What the fill tool fills: up to the lines, or what has one color. */
  readonly fillScope: 'area' | 'part';
  /** With a pen in use, fingers only move the picture. */
  readonly penMode: boolean;
  /** How much strokes are steadied, [0, 1]. */
  readonly steady: number;
  readonly singleKeys: boolean;
  readonly backend: BackendChoice;
  /** Where the networks run: here, or on the page's server, where it runs some. */
  readonly place: 'device' | 'server';
  /** What the page's server asks for; empty: nothing. */
  readonly serverKey: string;
  /** 0 = as many as fit. */
  readonly threads: number;
  /** Colors at hand; the keys 1 to 9 choose the first nine. */
  readonly swatches: readonly string[];
  /** Their names, in the same order; absent or empty where they have none. */
  readonly swatchNames: readonly string[];
  readonly recent: readonly string[];
  /** The color wheel is shown. */
  readonly wheel: boolean;
  readonly welcomed: boolean;
}

/** Nine slots, as under the keys 1 to 9: skin, hair, cloth and sky to begin with. */
const FIRST_SWATCHES = [
  '#f6d7c3',
  '#e9a98b',
  '#5b3a29',
  '#f2c14e',
  '#d1495b',
  '#4f7cac',
  '#7fb7be',
  '#6a994e',
  '#3d405b',
] as const;

export const DEFAULTS: Settings = {
  language: 'en',
  theme: 'system',
  auto: true,
  background: false,
  shade: 0,
  shadeStyle: 'soft',
  shadeTint: null,
  gap: 0.006,
  fillScope: 'area',
  penMode: true,
  steady: 0,
  singleKeys: true,
  backend: 'auto',
  place: 'device',
  serverKey: '',
  threads: 0,
  swatches: [...FIRST_SWATCHES],
  swatchNames: [],
  recent: [],
  wheel: true,
  welcomed: false,
};

const hex = z.string().regex(/^#[0-9a-f]{6}$/);
const schema = z
  .object({
    language: z.enum(['en', 'ja']),
    theme: z.enum(['system', 'light', 'dark']),
    auto: z.boolean(),
    background: z.boolean(),
    shade: z.number().min(0).max(1),
    shadeStyle: z.enum(['soft', 'cel']),
    shadeTint: hex.nullable(),
    gap: z.number().min(0).max(0.02),
    fillScope: z.enum(['area', 'part']),
    penMode: z.boolean(),
    steady: z.number().min(0).max(1),
    singleKeys: z.boolean(),
    backend: z.enum(['auto', 'wasm', 'webgpu']),
    place: z.enum(['device', 'server']),
    serverKey: z.string().max(500),
    threads: z.int().min(0).max(16),
    swatches: z.array(hex).min(1).max(MAX_SWATCHES),
    swatchNames: z.array(z.string().max(200)).max(MAX_SWATCHES),
    recent: z.array(hex).max(12),
    wheel: z.boolean(),
    welcomed: z.boolean(),
  })
  .partial();

const KEY = 'irodori.settings';

/** The first of the browser's languages that the editor speaks. */
export function browserLanguage(languages: readonly string[]): Language {
  for (const tag of languages) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'ja' || primary === 'en') return primary;
  }
  return 'en';
}

/** Settings of the last visit; what is missing, unreadable or blocked falls back to the defaults. */
export function loadSettings(languages: readonly string[]): Settings {
  // A small screen has better uses for the room; the button brings the wheel.
  const wheel = globalThis.matchMedia?.('(min-width: 900px) and (min-height: 600px)').matches ?? DEFAULTS.wheel;
  const fresh = { ...DEFAULTS, language: browserLanguage(languages), wheel };
  try {
    const parsed = schema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return parsed.success ? { ...fresh, ...parsed.data } : fresh;
  } catch {
    return fresh;
  }
}

/** Keeps settings for the next visit; gives false where the browser refuses. */
export function saveSettings(settings: Settings): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
    return true;
  } catch {
    return false;
  }
}
