import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { Dialog } from '../../kit/parts/dialog.tsx';
import { language, layer, words } from '../desk-state.ts';
import { capOf } from '../keys.ts';
import type { HelpRow } from '../words.ts';

const Row = ({ row }: { row: HelpRow }) => (
  <div class="help-row">
    <dt>
      {row.keys.map((key) => (
        <kbd key={key}>{key === 'chữ' ? words.value.help.letters : capOf(key)}</kbd>
      ))}
    </dt>
    <dd>{row.does}</dd>
  </div>
);

const close = (): void => {
  layer.value = null;
};

/** All keys on one page, and how things stand, in full sentences. */
export const Help = ({ now }: { now: StationSnapshot }) => {
  const { help, otherLanguage } = words.value;
  return (
    <Dialog title={help.title} onClose={close}>
      <div class="help">
        {help.groups.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map((row) => (
                <Row key={row.does} row={row} />
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{help.state}</h3>
          <p lang="vi">{now.token.words}</p>
        </section>
      </div>
      <div class="buttons">
        <button type="button" class="go" autofocus onClick={close}>
          {help.close}
        </button>
        <button
          type="button"
          class="go go-second"
          onClick={() => {
            language.value = language.value === 'vi' ? 'en' : 'vi';
          }}
        >
          {otherLanguage}
        </button>
      </div>
    </Dialog>
  );
};
