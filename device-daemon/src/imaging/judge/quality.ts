import type { LabelledPage } from '../specimens/labelled-pages.ts';
import type { PageVerdict } from './page-verdict.ts';

export type JudgedPage = { readonly of: LabelledPage; readonly verdict: PageVerdict };
export type JudgedLabel = 'blank' | 'blurred' | 'dark' | 'glare' | 'cut-off';

/** How well one check knows its pages. `unsure` is neither right nor wrong: a person is asked. */
export type Quality = {
  readonly found: number;
  readonly wrongly: readonly JudgedPage[];
  readonly missed: readonly JudgedPage[];
  readonly unsure: number;
  readonly precision: number;
  readonly recall: number;
};

export const quality = (pages: readonly JudgedPage[], label: JudgedLabel): Quality => {
  const said = ({ verdict }: JudgedPage): string => (label === 'cut-off' ? verdict.cutOff : verdict[label]).is;
  const yes = pages.filter((page) => said(page) === 'yes');
  const wrongly = yes.filter(({ of }) => of.label !== label);
  const missed = pages.filter((page) => page.of.label === label && said(page) === 'no');
  const found = yes.length - wrongly.length;
  return {
    found,
    wrongly,
    missed,
    unsure: pages.filter((page) => said(page) === 'unsure').length,
    precision: yes.length === 0 ? 1 : found / yes.length,
    recall: found + missed.length === 0 ? 1 : found / (found + missed.length),
  };
};
