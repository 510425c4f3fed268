import jsqr from 'jsqr';
import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { openBrowser } from '../../kiosk-ui/gallery/browser.ts';

/** Text of the one QR code in a picture; empty where none is read. */
export const codeIn = async (picture: Uint8Array, width: number): Promise<string> => {
  const { data, info } = await sharp(Buffer.from(picture))
    .resize({ width, kernel: 'nearest' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const read = typeof jsqr === 'function' ? jsqr : (jsqr as { default: typeof import('jsqr').default }).default;
  return read(new Uint8ClampedArray(data), info.width, info.height)?.data ?? '';
};

/** The citizen's own phone: a browser of its own, whose camera reads what stands on the kiosk's screen. */
export class Phone {
  readonly #browser: Browser;
  readonly page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  static async switchOn(): Promise<Phone> {
    const browser = await openBrowser();
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    page.setDefaultTimeout(30_000);
    return new Phone(browser, page);
  }

  /** Holds the camera before a code on the kiosk's screen and opens what it says; gives the address. */
  async scans(code: Locator): Promise<string> {
    await code.waitFor();
    const address = await codeIn(await code.screenshot(), 800);
    if (!address.startsWith('http')) throw new Error(`the phone reads no address from the screen: "${address}"`);
    await this.page.goto(address);
    return address;
  }

  async switchOff(): Promise<void> {
    await this.#browser.close();
  }
}
