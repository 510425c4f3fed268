import type { OfficeView } from '@mot-cua/domain/exceptions/visit-office.ts';
import { wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import type { VisitState } from './visit-state.ts';

/** What the citizen is shown of the office; nothing where there is nothing to show. */
export const officeView = (state: VisitState): Pick<Snapshot, 'staff'> => {
  const { mode, hotline, said, watching } = state.office;
  const help = helpView(state);
  if (mode === 'open' && !help && said.length === 0 && !watching) return {};
  const titles = new Map(
    said.some(({ paper }) => paper !== null) && state.draft
      ? wantedPapers(state.draft, state.language).map(({ key, title }) => [key, title])
      : [],
  );
  return {
    staff: {
      mode,
      hotline,
      help,
      said: said.map(({ key, what, by, paper }) => ({
        key,
        what,
        by,
        paper: paper === null ? null : { key: paper, title: titles.get(paper) ?? paper },
      })),
      watch: watching && {
        state: watching.agreed ? 'agreed' : 'asked',
        by: watching.by.name,
        pages: watching.agreed?.pages ?? false,
        hasPages: Object.values(state.papers).some((pages) => pages.length > 0),
      },
    },
  };
};

/** Only where an office answers: a kiosk that stands alone says in its own words that the call was noted. */
const helpView = ({ office }: VisitState): OfficeView['help'] => {
  const word = office.troubles.find(({ base }) => base === 'help')?.word;
  if (!word) return null;
  const by = word.by?.name ?? null;
  const none = { by: null, hotline: null };
  switch (word.state) {
    case 'raised':
      return { state: 'called', ...none };
    case 'claimed':
      return { state: 'seen', by, hotline: null };
    case 'escalated':
      return { state: 'hotline', by: null, hotline: office.hotline };
    case 'resolved':
      return { state: word.action === 'going' ? 'coming' : 'seen', by, hotline: null };
  }
};
