import { languageNames } from '@mot-cua/domain/language-names.ts';
import { Notice } from '../kit/parts/notice.tsx';

import { useVisit } from './visit-page.ts';

/** What goes on beside the screen: staff are called, the words are not all translated, the machine works. */
export const StatusLines = () => {
  const { now, words } = useVisit();
  return (
    <>
      {now.staffCalled && !now.staff && <Notice icon="help">{words.help.called}</Notice>}
      {now.language !== 'vi' && now.language !== 'en' && (
        <Notice icon="globe">{words.partly(languageNames[now.language])}</Notice>
      )}
      {now.busy && <Notice icon="clock">{words.working}</Notice>}
    </>
  );
};
