import { Button } from '../kit/parts/button.tsx';
import { useVisit } from './visit-page.ts';

/** "I must find a paper": where papers are asked for, as long as there is something to put aside. */
export const ParkOffer = () => {
  const { now, words, say } = useVisit();
  if (!now.parking) return null;
  return (
    <section class="park-offer">
      <p>{words.parked.findText}</p>
      <Button icon="clock" onPress={() => say({ type: 'park' })}>
        {words.parked.find}
      </Button>
    </section>
  );
};
