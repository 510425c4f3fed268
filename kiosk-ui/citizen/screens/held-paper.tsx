import type { PaperView } from '@mot-cua/domain/screen-parts.ts';
import { Button } from '../../kit/parts/button.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { dateInWords } from '../../kit/words/dates.ts';
import { useVisit } from '../visit-page.ts';

/** A paper that the province holds: what it is, and the two answers. Said before anything is laid on the glass. */
export const HeldPaper = ({ paper, held }: { paper: PaperView; held: NonNullable<PaperView['held']> }) => {
  const { words, say } = useVisit();
  const w = words.held;
  const rows = [
    [w.name, held.title],
    [w.number, held.number],
    [w.issuer, held.issuer],
    [w.issuedOn, held.issuedOn ? dateInWords(held.issuedOn) : ''],
  ] as const;
  return (
    <div class="held">
      <Notice tone="good" title={held.used ? w.used : w.title}>
        {w.text}
      </Notice>
      <dl class="rows" data-secret>
        {rows
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div class="row" key={label}>
              <dt>{label}</dt>
              <dd class="row-value">{value}</dd>
            </div>
          ))}
      </dl>
      {held.used ? (
        <Button onPress={() => say({ type: 'reuse-paper', paper: paper.key, use: false })}>{w.scan}</Button>
      ) : (
        <Button kind="primary" icon="check" onPress={() => say({ type: 'reuse-paper', paper: paper.key, use: true })}>
          {w.use}
        </Button>
      )}
    </div>
  );
};
