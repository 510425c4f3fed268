import { Button } from '../kit/parts/button.tsx';
import { useVisit } from './visit-page.ts';

/**
 * "I must find a paper": where papers are asked for, as long as there is something to put aside. `brief`: the
 * screen that follows says how long it is kept, and leads back.
 */
export const ParkOffer = ({ brief = false }: { brief?: boolean }) => {
  const { now, words, say } = useVisit();
  if (!now.parking) return null;
  return (
    <section class="park-offer">
      {!brief && <p>{words.parked.findText}</p>}
      <Button icon="clock" onPress={() => say({ type: 'park' })}>
        {words.parked.find}
      </Button>
    </section>
  );
};
