import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { Icon } from '../../kit/parts/icon.tsx';
import type { Words } from '../../kit/words/words.ts';

/** Neutral and final: no name, no code, no button. It stays until the browser is replaced. */
export const Ended = ({ words, message }: { words: Words; message: ScreenOf<'ended'>['message'] }) => (
  <main class="ended">
    <span class="mark">
      <Icon name="door" />
    </span>
    <h1>{words.ended[message].title}</h1>
    <p>{words.ended[message].text}</p>
  </main>
);
