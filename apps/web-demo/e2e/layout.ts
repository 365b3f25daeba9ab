import type { Page } from 'playwright-core';

/** By how many pixels the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Boxes of the first element of each selector, in CSS pixels of the window, all of one layout: between two calls the page may move. */
export const boxesOf = (
  page: Page,
  ...selectors: string[]
): Promise<{ x: number; y: number; width: number; height: number }[]> =>
  page.evaluate(
    (all) => all.map((selector) => document.querySelector(selector)!.getBoundingClientRect().toJSON() as DOMRect),
    selectors,
  );

/** Names of the bars' controls in sight that reach over the window's edge. */
export const controlsBeyondEdge = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('header button, nav button, .view-bar button')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => ({
        name: element.getAttribute('aria-label') ?? element.innerText,
        box: element.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.left < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5)
      .map(({ name }) => name),
  );

/** Controls in sight that are too small for fingers (44 px), with their sizes. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'button, select, input:not(.file input):not([type=checkbox]):not(.big-chip input), label.button, label.switch',
      ),
    ]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(
        ({ element, box }) =>
          box.width > 0 &&
          element.checkVisibility({ visibilityProperty: true }) &&
          (box.height < 43.5 || box.width < 43.5),
      )
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width}x${box.height}`),
  );
