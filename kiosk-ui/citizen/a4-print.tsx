import type { A4Form, A4View } from '@mot-cua/domain/screen-parts.ts';
import { Button } from '../kit/parts/button.tsx';
import { useVisit } from './visit-page.ts';

/** The official form on A4, where there is such a printer: what may be printed, and what came of it. */
export const A4Print = ({ what, view }: { what: A4Form; view: A4View | undefined }) => {
  const { words, say } = useVisit();
  if (!view) return null;
  const w = words.a4;
  const { print, trouble, again } = view;
  return (
    <section class="park-offer">
      <p role="status">
        {print === 'printing' || !trouble ? (print ? w.outcome[print] : w.offer[what]) : w.trouble[trouble]}
      </p>
      {again && !trouble && (
        <Button icon="printer" navigates={false} onPress={() => say({ type: 'print-form', what })}>
          {print === 'printed' ? w.more : w.print[what]}
        </Button>
      )}
    </section>
  );
};
