import type { Page } from 'playwright-core';

/** Lines kept of one page: the newest. */
const KEPT = 400;
const MARK = '[status]';

/** Says on the console, where the log hears it, whatever the status line and the notices come to show. */
function watchStatus(mark: string): void {
  let last = '';
  const look = () => {
    const status = document.querySelector<HTMLElement>('[data-testid=status]');
    const notices = document.querySelector<HTMLElement>('[data-testid=notices]')?.innerText ?? '';
    const { painted, phase, model, drawing } = status?.dataset ?? {};
    const saved = document.querySelector<HTMLElement>('[data-testid=saved]')?.dataset['saved'];
    const now = JSON.stringify({ drawing, painted, phase, model, saved, ...(notices ? { notices } : {}) });
    if (now === last) return;
    last = now;
    console.debug(`${mark} ${Math.round(performance.now())} ms of the page: ${now}`);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}

/** What a page did: requests, workers, console, errors, and what its status line showed. */
export class EventLog {
  readonly #start = Date.now();
  readonly #lines: string[] = [];

  /** Listens to a page from now on. */
  static async of(page: Page): Promise<EventLog> {
    const log = new EventLog();
    const path = (url: string) => (URL.canParse(url) ? new URL(url).pathname : url).slice(-80);
    page.on('console', (message) => log.add(`console ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => log.add(`error: ${error.message}`));
    page.on('crash', () => log.add('the page crashed'));
    page.on('framenavigated', (frame) => log.add(`at ${frame.url()}`));
    page.on('request', (request) => log.add(`asks ${path(request.url())}`));
    page.on('requestfinished', (request) => log.add(`has ${path(request.url())}`));
    page.on('requestfailed', (request) => log.add(`lacks ${path(request.url())}: ${request.failure()?.errorText}`));
    page.on('worker', (worker) => {
      log.add(`worker starts ${path(worker.url())}`);
      worker.on('close', () => log.add(`worker ends ${path(worker.url())}`));
    });
    await page.addInitScript(`(${watchStatus.toString()})(${JSON.stringify(MARK)})`);
    return log;
  }

  add(line: string): void {
    this.#lines.push(`${String(Date.now() - this.#start).padStart(7)} ${line}`);
    if (this.#lines.length > KEPT) this.#lines.shift();
  }

  clear(): void {
    this.#lines.length = 0;
  }

  text(title: string): string {
    return `--- events of ${title} ---\n${this.#lines.join('\n')}\n---\n`;
  }
}
