import { Icon } from '../../../kit/parts/icon.tsx';
import { words } from '../desk-state.ts';
import { hasOfficeKey, sealedOf } from './sealed-desk.ts';

/** A dossier that is on its way to the province: closed until an officer opens it with the office's key. */
export const SealedDossier = ({ dossier }: { dossier: string }) => {
  const say = words.value.papers.sealed;
  const state = sealedOf(dossier);
  if (state.at === 'open') return <state.View opened={state.opened} form={state.form} />;
  return (
    <div class="sealed-closed">
      <Icon name="lock" />
      <p class="sealed-what">{say.closed}</p>
      {state.at === 'opening' ? (
        <p role="status">{say.opening}</p>
      ) : (
        <>
          {state.fault !== null && (
            <p class="error" role="alert">
              {say.faults[state.fault]}
            </p>
          )}
          <p>
            <kbd>F8</kbd> <kbd class="pad">8</kbd> {hasOfficeKey() ? say.openNow : say.openWithKey}
          </p>
        </>
      )}
    </div>
  );
};
