import type { A4Form, A4View } from '@mot-cua/domain/screen-parts.ts';
import { Button } from '../kit/parts/button.tsx';
import { useVisit } from './visit-page.ts';

/** The official form on A4, where there is such a printer: what may be printed, and what came of it; `brief`: without saying what for. */
export const A4Print = ({ what, view, brief = false }: { what: A4Form; view: A4View | undefined; brief?: boolean }) => {
  const { words, say } = useVisit();
  if (!view) return null;
  const w = words.a4;
  const { print, trouble, again } = view;
  const says =
    print === 'printing' || !trouble ? (print ? w.outcome[print] : !brief && w.offer[what]) : w.trouble[trouble];
  return (
    <section class="park-offer">
      <p role="status">{says}</p>
      {again && !trouble && (
        <Button icon="printer" navigates={false} onPress={() => say({ type: 'print-form', what })}>
          {print === 'printed' ? w.more : w.print[what]}
        </Button>
      )}
    </section>
  );
};
