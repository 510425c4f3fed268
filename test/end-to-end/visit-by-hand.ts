import { packageFromDisk } from '../../domain/procedures/packages-for-tests.ts';
import type { BenchClient } from './bench-client.ts';
import type { PageByHand } from './page-by-hand.ts';
import { until } from './story.ts';

export const BIRTH = '1.001193';

/** What a mother alone with a birth note declares: the package's own example. */
export const birthAnswers = (
  packageFromDisk(BIRTH).examples.find(({ name }) => name.startsWith('a mother'))?.answers ?? []
).map(({ ref, value }) => ({ type: 'answer', ref, value }) as const);

/** Holds a code before the reader; that of a kiosk that has just started may still be looking for itself. */
export const showUntil = (
  page: PageByHand,
  bench: BenchClient,
  code: { text: string } | { holder: string },
  isSo: () => boolean,
): Promise<void> =>
  until(async () => {
    if (!page.snapshot?.busy) await bench.showCode(code);
    for (let wait = 0; wait < 10 && !isSo(); wait++) await new Promise((resolve) => setTimeout(resolve, 50));
    return isSo();
  }, 'the code was read');

/** From where the code of the card is asked for to "is this you?"; the card lies on the reader. */
export const identifyByCard = async (page: PageByHand, bench: BenchClient, holder: string): Promise<void> => {
  await page.reaches('identify', (screen) => screen.phase === 'need-code');
  await showUntil(page, bench, { holder }, () => page.screen.name !== 'identify' || page.screen.phase !== 'need-code');
  await page.reaches('confirm');
};

/** Yes, it is me; to what comes after it. */
export const confirmPerson = async (page: PageByHand): Promise<void> => {
  await page.says({ type: 'confirm-person', correct: true });
  await page.sees(({ screen, busy }) => screen.name !== 'confirm' && !busy, 'what comes after "is this you?"');
};

/** Answers page by page, from the page that is shown to the scanner. */
export const declareBirth = async (page: PageByHand, answers = birthAnswers): Promise<void> => {
  while (page.screen.name === 'form') {
    const { index } = page.screen.page;
    await page.says(...answers, { type: 'next' });
    await page.sees(({ screen }) => screen.name !== 'form' || screen.page.index > index, `past page ${index}`);
  }
};

/** One more page of the paper at hand, from the glass; stays at the scanner. */
export const scanOnePage = async (page: PageByHand, bench: BenchClient): Promise<void> => {
  const { current, papers } = await page.reaches('scan');
  const before = pagesOf(papers);
  await bench.layOnGlass('giay-chung-sinh');
  await page.says({ type: 'scan', paper: current, source: 'flatbed' });
  await page.reaches('scan', (screen) => screen.scanning === null && pagesOf(screen.papers) > before);
};

const pagesOf = (papers: readonly { readonly pages: readonly unknown[] }[]): number =>
  papers.reduce((sum, { pages }) => sum + pages.length, 0);

/** A mother registers a birth, from the first screen to the button that submits, not pressed yet. */
export const upToDeclaration = async (page: PageByHand, bench: BenchClient): Promise<void> => {
  await page.says({ type: 'begin', choice: 'procedure' });
  await identifyByCard(page, bench, 'mai');
  await confirmPerson(page);
  await page.says({ type: 'choose-procedure', id: BIRTH });
  await page.reaches('before');
  await page.says({ type: 'next' });
  await page.reaches('form');
  await declareBirth(page);
  await scanOnePage(page, bench);
  await page.says({ type: 'next' });
  await page.reaches('review');
  await page.says({ type: 'next' });
  await page.reaches('declare');
};
