import { setTimeout as delay } from 'node:timers/promises';
import type { WebDriver } from './web-driver';

const PATIENCE_MS = 20_000;

/** Keys that are no letter, as WebDriver writes them. */
export const KEY = { tab: '\ue004', enter: '\ue007', escape: '\ue00c' } as const;

/** What stands where on the page; `text` narrows it to what has just these words. */
export interface Target {
  selector: string;
  text?: string;
}

/** A page in a browser that is driven by W3C WebDriver, with a real pointer and real keys. */
export class DrivenPage {
  readonly #driver: WebDriver;

  constructor(driver: WebDriver) {
    this.#driver = driver;
  }

  async goto(url: string): Promise<void> {
    await this.#driver.send('Navigate', { url });
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#driver.send('SetWindowRect', { width, height });
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    return this.#driver.send('ExecuteScript', { script: `return (${expression})`, args: [] });
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    // A page that is being left has no answer.
    while ((await this.evaluate(`Boolean(${expression})`).catch(() => false)) !== true) {
      if (Date.now() > deadline) throw new Error(`never: ${expression}`);
      await delay(100);
    }
  }

  async sees(target: Target): Promise<void> {
    await this.until(find(target));
  }

  /** Presses the mouse button in the middle of something, after it was scrolled into sight. */
  async click(target: Target): Promise<void> {
    await this.sees(target);
    const place = `((element) => {
      element.scrollIntoView({ block: 'nearest' });
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x + Math.min(width, 120) / 2, y + height / 2].map(Math.round);
    })(${find(target)})`;
    const [x, y] = (await this.evaluate(place)) as [number, number];
    await this.#act({
      type: 'pointer',
      id: 'mouse',
      parameters: { pointerType: 'mouse' },
      actions: [
        { type: 'pointerMove', duration: 0, x, y },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ],
    });
  }

  /** Presses keys, one after the other. */
  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#act({ type: 'key', id: 'keys', actions });
  }

  /** A PNG of the window, in base64. */
  async screenshot(): Promise<string> {
    return String(await this.#driver.send('TakeScreenshot', { full: false }));
  }

  async #act(device: Record<string, unknown>): Promise<void> {
    await this.#driver.send('PerformActions', { actions: [device] });
  }
}

function find({ selector, text }: Target): string {
  const all = `[...document.querySelectorAll(${JSON.stringify(selector)})]`;
  const is = text === undefined ? 'true' : `element.textContent.trim() === ${JSON.stringify(text)}`;
  return `${all}.find((element) => element.getClientRects().length > 0 && ${is})`;
}
