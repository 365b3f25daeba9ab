import type { Page } from 'playwright-core';

export async function openShelf(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Drawings' }).click();
  await page.locator('[data-testid=shelf] li').first().waitFor();
}

/** Names on the open shelf, newest first. */
export const listed = (page: Page): Promise<string[]> =>
  page.locator('[data-testid=shelf] input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
