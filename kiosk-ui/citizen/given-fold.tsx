import type { ComponentChildren } from 'preact';
import { Button } from '../kit/parts/button.tsx';
import { Icon } from '../kit/parts/icon.tsx';
import { useVisit } from './visit-page.ts';

/** What is there already and asks for nothing, in one line (and what it says in short), and the button that opens it. */
export const GivenFold = ({
  line,
  open,
  onTurn,
  children,
}: {
  line: string;
  open: boolean;
  onTurn: () => void;
  children?: ComponentChildren;
}) => {
  const { words } = useVisit();
  const does = open ? words.buttons.close : words.form.see;
  return (
    <div class="given">
      <Icon name="card" />
      <div class="given-words">
        <p>{line}</p>
        {children}
      </div>
      <Button navigates={false} expanded={open} name={`${does}: ${line}`} onPress={onTurn}>
        {does}
      </Button>
    </div>
  );
};
