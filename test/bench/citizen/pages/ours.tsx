import '../../../../kiosk-ui/kit/themes.css';
import '../../../../kiosk-ui/kit/parts/parts.css';
import '../../../../kiosk-ui/citizen/citizen.css';
import { type Draft, giveAnswer, openDraft, pageView } from '@mot-cua/domain/forms/draft.ts';
import type { FieldView } from '@mot-cua/domain/screen-parts.ts';
import { render } from 'preact';
import { AnswerInput } from '../../../../kiosk-ui/citizen/answers/answer-input.tsx';
import { benchPackage, type Change, groupName, groups, refOf } from '../bench-form.ts';

/**
 * Our engine and our inputs on one page, as a peer would be used: all 200 fields drawn, all judged. (On a kiosk the engine
 * runs in the visit process and the page draws one group of five: `five` does that much.)
 */
const everyPage = Array.from({ length: groups }, (_, group) => groupName(group));
let draft: Draft = openDraft(benchPackage(), null, Date.now());

const take = ({ group, kind, value }: Change): void => {
  const given = giveAnswer(draft, refOf(group, kind), value, 'typed', Date.now());
  if (!given.ok) throw new Error(`${refOf(group, kind)}: ${given.fault.code}`);
  draft = given.value;
};
const fieldsOf = (pages: readonly string[]): FieldView[] =>
  pages.flatMap((page) => pageView(draft, page, 'en', true).fields);
const draw = (pages: readonly string[]): void =>
  render(
    <div class="fields">
      {fieldsOf(pages).map((field) => (
        <AnswerInput key={field.ref} field={field} />
      ))}
    </div>,
    document.getElementById('app')!,
  );

draw(everyPage);

declare global {
  interface Window {
    bench: {
      ready: () => number;
      change: (group: number, kind: Change['kind'], value: Change['value']) => void;
      /** ms of engine and views of the five fields of the group */
      five?: (change: Change) => number;
    };
  }
}
window.bench = {
  ready: () => document.querySelectorAll('input').length,
  change: (group, kind, value) => {
    take({ group, kind, value });
    draw(everyPage);
  },
  five: (change) => {
    const begun = performance.now();
    take(change);
    fieldsOf([groupName(change.group)]);
    return performance.now() - begun;
  },
};
