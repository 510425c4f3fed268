import { Button } from '../../kit/parts/button.tsx';
import { useVisit } from '../visit-page.ts';
import { listening, wakeAids } from './wake.ts';

/** Listening and switches, for whoever has no keypad at hand; where the site has neither voice nor keys they are not there. */
export const AidButtons = ({ onChosen }: { onChosen: () => void }) => {
  const { now, words } = useVisit();
  const { access } = now;
  const w = words.aids;
  const start = (aid: 'listen' | 'readAloud' | 'openSwitches') => () => {
    onChosen();
    void wakeAids().then((aids) => aids[aid]());
  };
  if (!access) return null;
  const hasVoice = access.voices.length > 0;
  const [byEar, aloud] = [listening.value === 'headphones', listening.value === 'loudspeaker'];
  return (
    <fieldset class="setting">
      <legend>{w.title}</legend>
      {hasVoice && (
        <Button icon="headphones" navigates={false} pressed={byEar} onPress={start('listen')}>
          {byEar ? w.stopListening : w.listen}
        </Button>
      )}
      {hasVoice && !access.headphones && (
        <Button icon="loudspeaker" navigates={false} pressed={aloud} onPress={start('readAloud')}>
          {aloud ? w.stopReading : w.readAloud}
        </Button>
      )}
      <Button icon="switches" navigates={false} onPress={start('openSwitches')}>
        {w.switches}
      </Button>
    </fieldset>
  );
};
