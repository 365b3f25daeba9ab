import type { Page } from 'playwright-core';

/** By how many pixels the page is wider than its window. On phones `innerWidth` grows with the page, so that it tells nothing. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate((width) => document.documentElement.scrollWidth - width, page.viewportSize()!.width);

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
  page.evaluate(
    ({ width, height }) =>
      [...document.querySelectorAll<HTMLElement>('header button, nav button, .view-bar button')]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.innerText,
          box: element.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.left < -0.5 || box.right > width + 0.5 || box.bottom > height + 0.5)
        .map(({ name }) => name),
    page.viewportSize()!,
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

/**
 * What of the side panel is cut off: its controls and values that reach over the inner edge of their section, and sections and text
 * fields whose content is wider than they are.
 */
export const cutOffInPanel = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const named = (element: Element) => element.outerHTML.slice(0, 80);
    const sections = [...document.querySelectorAll<HTMLElement>('.panel section')];
    const reaching = sections.flatMap((section) => {
      const edge =
        section.getBoundingClientRect().left +
        section.clientLeft +
        section.clientWidth -
        parseFloat(getComputedStyle(section).paddingRight);
      return [...section.querySelectorAll('button, select, input, output, label, canvas')].filter(
        (element) => element.getBoundingClientRect().right > edge + 0.5,
      );
    });
    const narrow = [...sections, ...document.querySelectorAll<HTMLElement>('.panel .hex input')].filter(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    );
    return [...new Set([...reaching, ...narrow])].map(named);
  });
