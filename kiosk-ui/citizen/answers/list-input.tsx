import type { FieldView, ItemView } from '@mot-cua/domain/screen-parts.ts';
import { useState } from 'preact/hooks';
import { Button } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { say } from '../conversation.ts';
import { useVisit } from '../visit-page.ts';
import { AnswerInput, controlId, Mark } from './answer-input.tsx';

/** Takes an item out, after asking once: what was typed in it is gone. */
const Remove = ({ list, item }: { list: string; item: ItemView }) => {
  const { words } = useVisit();
  const [asked, setAsked] = useState(false);
  const w = words.form.items;
  if (!item.removable) return null;
  if (!asked)
    return (
      <Button
        kind="quiet"
        navigates={false}
        icon="bin"
        name={`${w.remove}: ${item.title}`}
        onPress={() => setAsked(true)}
      >
        {w.remove}
      </Button>
    );
  return (
    <div class="item-sure" role="alert">
      <strong>{w.sure}</strong>
      <Button navigates={false} autofocus onPress={() => setAsked(false)}>
        {w.keep}
      </Button>
      <Button
        kind="danger"
        navigates={false}
        icon="bin"
        onPress={() => say({ type: 'remove-item', list, item: item.id })}
      >
        {w.remove}
      </Button>
    </div>
  );
};

/** The only one needs no name before the eyes: the list's own stands above it. */
const Item = ({ list, item, alone }: { list: string; item: ItemView; alone: boolean }) => {
  const { words } = useVisit();
  const isRow = !item.open;
  return (
    <section
      class={item.wrong ? 'sheet item field-wrong' : 'sheet item'}
      id={controlId(item.ref)}
      tabIndex={-1}
      aria-label={item.title}
    >
      <div class={alone && item.open && !item.removable ? 'for-readers' : 'sheet-head'}>
        <h3>
          {item.wrong && <Icon name="warning" />}
          {item.title}
        </h3>
        <div class="item-tools">
          {isRow && (
            <Button
              navigates={false}
              icon="pencil"
              name={`${words.form.edit}: ${item.title}`}
              onPress={() => say({ type: 'open-item', list, item: item.id })}
            >
              {words.form.edit}
            </Button>
          )}
          <Remove list={list} item={item} />
        </div>
      </div>
      {isRow ? (
        <p data-secret>{item.summary || words.form.items.empty}</p>
      ) : (
        <div class="fields">
          {item.fields.map((field) => (
            <AnswerInput key={field.ref} field={field} />
          ))}
        </div>
      )}
    </section>
  );
};

/** Several like things: a row for each, the one that is looked into open, and a button for one more. */
export const ListInput = ({ field }: { field: FieldView }) => {
  return (
    <section class="list" id={controlId(field.ref)} tabIndex={-1} aria-label={field.label}>
      <div class="field-top">
        <h2>{field.label}</h2>
        <Mark field={field} />
      </div>
      {field.help && <p class="field-help">{field.help}</p>}
      {field.error && <p class="field-error">{field.error}</p>}
      {field.items?.map((item) => (
        <Item key={item.id} list={field.ref} item={item} alone={field.items?.length === 1} />
      ))}
      {field.add && (
        <Button navigates={false} icon="plus" onPress={() => say({ type: 'add-item', list: field.ref })}>
          {field.add}
        </Button>
      )}
    </section>
  );
};
