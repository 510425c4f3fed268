import { signal } from '@preact/signals';
import { switchChoose, switchMove } from '../../kit/navigation/scanning.ts';
import { Button } from '../../kit/parts/button.tsx';
import { Dialog } from '../../kit/parts/dialog.tsx';
import { say } from '../conversation.ts';
import { useVisit } from '../visit-page.ts';
import { layer } from './wake.ts';

/** Which keys the two switches send; asked for once, by pressing them, for every interface sends others. */
let keys: { move: string | null; choose: string | null } = { move: null, choose: null };
/** A hand that trembles presses twice: a press so soon after the last one is none, in ms. */
const tremble = 150;
let pressedAt = 0;

type Stage = 'off' | 'move' | 'choose' | 'other' | 'try' | 'on';
const stage = signal<Stage>('off');
const moved = signal(0);

/** The screen on which the two switches say who they are. */
const Calibration = () => {
  const { calibration } = useVisit().words.aids;
  const words = {
    off: '',
    on: '',
    move: calibration.move,
    choose: calibration.choose,
    other: calibration.other,
    try: calibration.tryOut,
  };
  return (
    <Dialog title={calibration.title} alert>
      <p class="calibration" role="status">
        {words[stage.value]}
      </p>
      {stage.value === 'try' && moved.value > 0 && <p>{calibration.moved(moved.value)}</p>}
      <div class="dialog-buttons">
        <Button navigates={false} onPress={stopSwitches}>
          {calibration.stop}
        </Button>
      </div>
    </Dialog>
  );
};

export const startCalibration = (): void => {
  if (stage.value !== 'off') return;
  keys = { move: null, choose: null };
  moved.value = 0;
  stage.value = 'move';
  layer('calibration', Calibration);
};

export const stopSwitches = (): void => {
  stage.value = 'off';
  layer('calibration', null);
  say({ type: 'use-aids', audio: false, switches: false });
};

/** Takes a key if it is a switch, or while the switches are being asked for; true: nobody else shall have it. */
export const takeSwitch = (event: KeyboardEvent): boolean => {
  if (stage.value === 'off') return false;
  const key = event.code || event.key;
  const asking = stage.value !== 'on';
  if (!asking && key !== keys.move && key !== keys.choose) return false;
  event.preventDefault();
  event.stopPropagation();
  if (event.repeat || event.timeStamp - pressedAt < tremble) return true;
  pressedAt = event.timeStamp;
  if (asking) learn(key);
  else if (key === keys.move) switchMove();
  else switchChoose();
  return true;
};

const learn = (key: string): void => {
  if (stage.value === 'move') {
    keys.move = key;
    stage.value = 'choose';
  } else if (stage.value === 'choose' || stage.value === 'other') {
    if (key === keys.move) {
      stage.value = 'other';
      return;
    }
    keys.choose = key;
    stage.value = 'try';
  } else if (key === keys.move) moved.value++;
  else if (key === keys.choose) {
    stage.value = 'on';
    layer('calibration', null);
    say({ type: 'use-aids', audio: false, switches: true });
  }
};
