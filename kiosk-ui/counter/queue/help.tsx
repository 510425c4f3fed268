import { words } from './desk-state.ts';
import { Sheet } from './sheet.tsx';

/** All keys on one page. Any key closes it. */
export const Help = () => {
  const { help } = words.value;
  return (
    <Sheet title={help.title} lead={help.lead} kind="wide">
      <div class="help">
        {help.groups.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map(({ keys, does }) => (
                <div key={does} class="help-row">
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p class="sheet-keys">
        <span>
          <kbd>Enter</kbd> {help.close}
        </span>
      </p>
    </Sheet>
  );
};
