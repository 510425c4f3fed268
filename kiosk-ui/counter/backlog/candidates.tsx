import type { StationTyping } from '@mot-cua/domain/digitisation/station.ts';
import { words } from '../desk-state.ts';

export const CANDIDATES = 'candidates';

/** What the letters may mean; Enter takes the first, so the first looks like a button. */
export const Candidates = ({ typing }: { typing: StationTyping }) => {
  const { candidates, enterTakes, more, none } = words.value.typing;
  const empty = typing.candidates.length === 0;
  return (
    <div class="candidates">
      <div id={CANDIDATES} class="options" role="listbox" aria-label={candidates}>
        {typing.candidates.map(({ code, title }, at) => (
          <div key={code} role="option" tabIndex={-1} aria-selected={at === 0}>
            <span lang="vi">{title}</span>
            <span class="code">{code}</span>
            {at === 0 && <kbd>{enterTakes}</kbd>}
          </div>
        ))}
      </div>
      {empty && typing.text !== '' && <p class="hint">{none}</p>}
      {typing.candidates.length > 1 && <p class="hint">{more}</p>}
    </div>
  );
};
