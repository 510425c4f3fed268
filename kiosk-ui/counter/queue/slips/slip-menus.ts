import { refusalReasons, type SlipPaper, type SlipSays } from '@mot-cua/domain/counter-slips.ts';
import { type SupplementReason, supplementReasonWords } from '@mot-cua/domain/supplement.ts';
import { signal } from '@preact/signals';
import type { Deed } from '../acts.ts';
import type { SlipWanted } from '../layers.ts';
import { type Menu, type MenuInput, type MenuItem, numbered } from '../menus.ts';
import { slipWords } from './slip-words.ts';

type PaperTitle = { readonly key: string; readonly title: string };
/** Papers by procedure, as the package of the machine behind the door has them; null: asked for, and not there yet or not heard. */
const papers = signal<Readonly<Record<string, readonly PaperTitle[] | null>>>({});
const ASK_MS = 10_000;

const ask = (procedure: string): void => {
  queueMicrotask(async () => {
    papers.value = { ...papers.value, [procedure]: null };
    try {
      const answer = await fetch(`/office/slips/papers/${encodeURIComponent(procedure)}`, {
        signal: AbortSignal.timeout(ASK_MS),
      });
      const { papers: found }: { papers: PaperTitle[] } = answer.ok ? await answer.json() : { papers: [] };
      papers.value = { ...papers.value, [procedure]: found };
    } catch {
      const { [procedure]: _, ...others } = papers.value;
      papers.value = others; // the next picture asks again
    }
  });
};

const open = (wanted: SlipWanted): Deed => ({ do: 'open', layer: { at: 'slip', wanted } });
const reasons = Object.keys(supplementReasonWords) as SupplementReason[];

/** One step of a slip: which form, which dossier, what is asked and why, on which paper. */
export const slipMenu = (input: MenuInput, wanted: SlipWanted): Menu | null => {
  const { view, language } = input;
  const words = slipWords(language);
  const { form, dossier: chosen, asked = [], key, says } = wanted;
  const menu = (title: string, lines: readonly Omit<MenuItem, 'number'>[], more: Partial<Menu> = {}): Menu => ({
    title,
    ...more,
    groups: [{ items: numbered(lines) }],
  });
  if (!form)
    return menu(
      words.which,
      (['02', '03'] as const).map((one) => ({ name: words.forms[one], deed: open({ form: one }) })),
      { lead: words.lead },
    );
  const there = view.ticket?.dossiers ?? [];
  const dossier = there.find(({ id }) => id === chosen) ?? (there.length === 1 ? there[0] : undefined);
  if (chosen !== undefined && dossier?.id !== chosen) return null; // another number stands here by now
  if (!dossier)
    return menu(
      words.whichDossier,
      there.map(({ id, title }) => ({ name: title, deed: open({ form, dossier: id }) })),
    );
  const of = { form, dossier: dossier.id };
  if (says) return paperMenu(dossier.id, says, dossier.title, input);
  if (form === '03')
    return menu(
      words.whyRefused,
      refusalReasons.map((reason) => ({
        name: input.words.exceptions.reasons[reason],
        deed: open({ ...of, says: { form, reason } }),
      })),
      { lead: dossier.title },
    );
  const known = papers.value[dossier.procedure];
  if (known === undefined) ask(dossier.procedure);
  const title = (of: string): string => known?.find((one) => one.key === of)?.title ?? of;
  if (key !== undefined)
    return menu(
      words.whyAsked,
      reasons.map((reason) => ({
        name: supplementReasonWords[reason][language],
        deed: open({ ...of, asked: [...asked.filter((one) => one.key !== key), { key, reason }] }),
      })),
      { lead: title(key) },
    );
  const lines = (known ?? []).map(({ key: one, title: name }) => {
    const reason = asked.find((it) => it.key === one)?.reason;
    return {
      name,
      ...(reason ? { detail: supplementReasonWords[reason][language], mark: '✓' } : {}),
      deed: open({ ...of, asked, key: one }),
    };
  });
  const ready: Omit<MenuItem, 'number'> = {
    name: words.ready(asked.length),
    deed: asked.length === 0 ? null : open({ ...of, says: { form, papers: [...asked] } }),
  };
  return menu(words.whichPapers, lines.length === 0 ? [] : [...lines, ready], {
    lead: dossier.title,
    empty: known ? words.noPapers : '…',
    ...(asked.length > 0 ? { start: lines.length + 1 } : {}),
  });
};

const paperMenu = (dossier: string, says: SlipSays, title: string, { language }: MenuInput): Menu => {
  const words = slipWords(language);
  const lines = (['strip', 'a4'] as const satisfies readonly SlipPaper[]).map((paper) => ({
    name: words.on[paper],
    // the door gives it its id
    deed: { do: 'wish', wish: { t: 'write-slip', slip: 'new', dossier, says, paper } } as const,
  }));
  return { title: words.onWhich, lead: `${title}. ${words.where}`, groups: [{ items: numbered(lines) }] };
};
