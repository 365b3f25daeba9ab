import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Wardrobe } from './frame.ts';
import { armor } from './outfits/armor.ts';
import { blouse } from './outfits/blouse.ts';
import { dress } from './outfits/dress.ts';
import { hoodie } from './outfits/hoodie.ts';
import { jacket } from './outfits/jacket.ts';
import { kimono } from './outfits/kimono.ts';
import type { Outfit } from './outfits/pieces.ts';
import { sailor } from './outfits/sailor.ts';
import { shirt } from './outfits/shirt.ts';
import { simple } from './outfits/simple.ts';

export type OutfitKind =
  'blouse' | 'sailor' | 'shirt' | 'hoodie' | 'kimono' | 'jacket' | 'dress' | 'armor' | 'tshirt' | 'turtleneck' | 'tank';

export const drawOutfitKind = (rng: Rng, masculine: boolean): OutfitKind =>
  masculine
    ? choose(rng, { shirt: 4, hoodie: 3, jacket: 4, tshirt: 3, kimono: 1.5, armor: 1.5, turtleneck: 1.5, tank: 1 })
    : choose(rng, {
        blouse: 5,
        sailor: 3,
        shirt: 2.5,
        hoodie: 2,
        kimono: 2,
        jacket: 2.5,
        dress: 4,
        armor: 1.2,
        tshirt: 2,
        turtleneck: 1.5,
        tank: 1.5,
      });

export function makeOutfit(w: Wardrobe, kind: OutfitKind): Outfit {
  if (kind === 'blouse') return blouse(w);
  if (kind === 'sailor') return sailor(w);
  if (kind === 'shirt') return shirt(w);
  if (kind === 'hoodie') return hoodie(w);
  if (kind === 'kimono') return kimono(w);
  if (kind === 'jacket') return jacket(w);
  if (kind === 'dress') return dress(w);
  if (kind === 'armor') return armor(w);
  return simple(w, kind);
}
