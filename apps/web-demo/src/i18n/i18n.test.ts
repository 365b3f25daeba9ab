import { describe, expect, it } from 'vitest';
import { browserLanguage } from '../state/settings.ts';
import { en } from './en.ts';
import { fill } from './index.ts';
import { ja } from './ja.ts';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('dictionaries', () => {
  it('have the same keys, the same places and no empty sentence', () => {
    expect(Object.keys(ja)).toEqual(Object.keys(en));
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(places(ja[key]), key).toEqual(places(en[key]));
      expect(ja[key].trim(), key).not.toBe('');
    }
  });

  it('are Japanese where they should be', () => {
    const same = (Object.keys(en) as (keyof typeof en)[]).filter((key) => ja[key] === en[key]);
    expect(same.sort()).toEqual(['brush.unit', 'help.full', 'view.full']);
  });

  it('fill places and follow the browser', () => {
    expect(fill('a {x} b {y}', { x: 1 })).toBe('a 1 b {y}');
    expect(browserLanguage(['fr-FR', 'ja-JP', 'en'])).toBe('ja');
    expect(browserLanguage(['de'])).toBe('en');
  });
});
