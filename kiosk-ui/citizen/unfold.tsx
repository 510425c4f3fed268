import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../kit/parts/button.tsx';
import type { IconName } from '../kit/parts/icon.tsx';

export interface UnfoldProps {
  icon: IconName;
  label: string;
  children: ComponentChildren;
  /** it lies open when it comes: something in it has been used already */
  open?: boolean;
  onTurn?: (open: boolean) => void;
}

/** What few need lies behind one button, on the same screen; nobody has to read it to go on. */
export const Unfold = ({ icon, label, children, open: first = false, onTurn }: UnfoldProps) => {
  const [turned, setTurned] = useState<boolean | null>(null);
  const open = turned ?? first;
  const turn = () => {
    setTurned(!open);
    onTurn?.(!open);
  };
  return (
    <>
      <div class="unfold">
        <Button icon={icon} navigates={false} expanded={open} onPress={turn}>
          {label}
        </Button>
      </div>
      {open && children}
    </>
  );
};
