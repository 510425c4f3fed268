import type { LeafView } from '@mot-cua/domain/screen-parts.ts';
import { useState } from 'preact/hooks';
import { Button } from '../../kit/parts/button.tsx';
import { type FieldFrameProps, FieldGroup } from '../../kit/parts/field.tsx';
import { say } from '../conversation.ts';
import { useVisit } from '../visit-page.ts';
import { AnswerInput } from './answer-input.tsx';

/** A commune is picked from the site's list; one that the list lacks is typed all the same. */
const Part = ({ part }: { part: LeafView }) => {
  const { words } = useVisit();
  const [typed, setTyped] = useState(false);
  const isPicked = part.widget === 'text' && part.options !== undefined && !typed;
  if (!isPicked) return <AnswerInput field={part} opened />;
  const isOfList = part.value === null || part.options?.some((option) => option.value === part.value);
  if (!isOfList) return <AnswerInput field={part} opened />;
  return (
    <div class="field-with-way-out">
      <AnswerInput field={{ ...part, widget: 'choice' }} opened />
      {part.value === null && (
        <Button kind="quiet" navigates={false} icon="pencil" onPress={() => setTyped(true)}>
          {words.form.address.notListed}
        </Button>
      )}
    </div>
  );
};

/** Province, commune, and what is below; beside them what the card says, and where that may be today. */
export const AddressInput = ({ frame, field }: { frame: Omit<FieldFrameProps, 'children'>; field: LeafView }) => {
  const { words } = useVisit();
  const w = words.form.address;
  return (
    <FieldGroup {...frame}>
      {field.asRead && (
        <p class="field-help">
          {w.asRead}: <strong data-secret>{field.asRead}</strong>
        </p>
      )}
      {field.candidates && (
        <>
          <p class="field-help">{w.candidates}</p>
          <div class="matches">
            {field.candidates.map((one) => (
              <Button
                key={one.label}
                navigates={false}
                onPress={() => {
                  for (const { ref, value } of one.answers) say({ type: 'answer', ref, value });
                }}
              >
                {one.label}
              </Button>
            ))}
          </div>
        </>
      )}
      <div class="fields">
        {field.parts?.map((part) => (
          <Part key={part.ref} part={part} />
        ))}
      </div>
    </FieldGroup>
  );
};
