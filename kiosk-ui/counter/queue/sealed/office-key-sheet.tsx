import { useRef, useState } from 'preact/hooks';
import { closeAll, closeTop, words } from '../desk-state.ts';
import { Sheet } from '../sheet.tsx';
import type { OfficeKeyFault } from './office-key.ts';
import { openSealed, takeOfficeKey } from './sealed-desk.ts';

/** Where the officer gives the office's key: a file from their own stick, and its passphrase where it has one. */
export const OfficeKeySheet = ({ dossier }: { dossier: string }) => {
  const { papers, menu } = words.value;
  const say = papers.sealed;
  const file = useRef<HTMLInputElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<OfficeKeyFault | 'no-file' | null>(null);
  const [busy, setBusy] = useState(false);
  const locked = fault === 'passphrase-needed' || fault === 'passphrase-wrong';

  const take = async (): Promise<void> => {
    const chosen = file.current?.files?.[0];
    if (!chosen) return setFault('no-file');
    const typed = passphrase.current?.value ?? '';
    if (passphrase.current) passphrase.current.value = '';
    setBusy(true);
    const why = await takeOfficeKey(chosen, typed);
    setBusy(false);
    setFault(why);
    if (why === 'passphrase-needed' || why === 'passphrase-wrong') passphrase.current?.focus();
    if (why !== null) return;
    closeAll();
    void openSealed(dossier);
  };
  return (
    <Sheet title={say.keyTitle} lead={say.keyLead}>
      <form
        noValidate
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void take();
        }}
      >
        <div class="ask">
          {fault !== null && (
            <p class="error" role="alert">
              {fault === 'no-file' ? say.noFile : say.faults[fault]}
            </p>
          )}
          <label for="office-key">{say.keyFile}</label>
          <input
            ref={file}
            id="office-key"
            type="file"
            data-first
            aria-describedby="office-key-hint"
            onChange={() => void take()}
          />
          <p class="hint" id="office-key-hint">
            {say.keyFileHint}
          </p>
          <div hidden={!locked}>
            <label for="office-passphrase">{say.passphrase}</label>
            <input ref={passphrase} id="office-passphrase" type="password" autocomplete="off" maxLength={200} />
          </div>
          {busy && <p role="status">{say.reading}</p>}
        </div>
      </form>
      <p class="sheet-keys">
        <span>
          <kbd>Enter</kbd> {menu.enter}
        </span>
        <button type="button" class="key-button" onClick={closeTop}>
          <kbd>Esc</kbd> {menu.back}
        </button>
      </p>
    </Sheet>
  );
};
