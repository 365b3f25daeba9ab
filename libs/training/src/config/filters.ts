import type { PictureFilters } from '@irodori/data';
import type { DataSettings } from './schema.ts';

/** Filters as a data set takes them. */
export function filtersOf({
  rating,
  minScore,
  require,
  anyOf,
  exclude,
  ...rest
}: DataSettings['filters']): PictureFilters {
  const given = [rating, minScore, require, anyOf, exclude].some((flag) => flag !== undefined);
  const posts = given ? { ratings: rating, minScore, require, anyOf, exclude } : undefined;
  const { minChroma, maxAspect, minSide } = rest;
  return { minChroma, maxAspect, minSide, posts };
}
