import './staff-layer.css';
import type { OfficeView } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { ComponentChildren } from 'preact';
import { Button } from '../kit/parts/button.tsx';
import { Dialog } from '../kit/parts/dialog.tsx';
import { Icon, type IconName } from '../kit/parts/icon.tsx';
import { staff as staffWords } from '../kit/words/staff.ts';
import { layer } from './aids/wake.ts';
import { useVisit } from './visit-page.ts';

/** What people of the office say, over whatever the citizen is doing: who comes, what they did, who asks to look on. */
const useStaffWords = () => staffWords[useVisit().now.language === 'en' ? 'en' : 'vi'];

const Strip = ({ icon, children, buttons }: { icon: IconName; children: string; buttons: ComponentChildren }) => (
  <section class="office-strip" aria-label={useStaffWords().strip}>
    <Icon name={icon} />
    <p role="status">{children}</p>
    {buttons}
  </section>
);

const HelpStrip = ({ help }: { help: NonNullable<OfficeView['help']> }) => {
  const { say } = useVisit();
  const w = useStaffWords();
  const again = help.state === 'coming' || help.state === 'hotline';
  return (
    <Strip
      icon={help.state === 'hotline' ? 'phone' : help.state === 'called' ? 'help' : 'person'}
      buttons={
        <>
          {again && <Button onPress={() => say({ type: 'call-staff' })}>{w.callAgain}</Button>}
          <Button onPress={() => say({ type: 'help-over' })}>{w.helpOver}</Button>
        </>
      }
    >
      {w.help[help.state](help)}
    </Strip>
  );
};

const SaidDialog = ({ said }: { said: OfficeView['said'][number] }) => {
  const { now, say } = useVisit();
  const w = useStaffWords();
  const { title, text } = w.said[said.what];
  const heard = () => say({ type: 'office-heard', key: said.key });
  const paper = said.what === 'scan-again' && !now.busy ? said.paper : null;
  return (
    <Dialog title={title} alert onClose={heard}>
      {said.paper && <p class="staff-paper">{said.paper.title}</p>}
      <p>{text}</p>
      <p>{w.by(said.by)}</p>
      <div class="dialog-buttons">
        <Button kind={paper ? 'second' : 'primary'} autofocus={!paper} onPress={heard}>
          {paper ? w.later : w.heard}
        </Button>
        {paper && (
          <Button
            kind="primary"
            icon="scanner"
            autofocus
            onPress={() => {
              say({ type: 'scan-again', paper: paper.key });
              heard();
            }}
          >
            {w.scanNow}
          </Button>
        )}
      </div>
    </Dialog>
  );
};

/** The safe answer has the focus: nobody agrees by pressing Return once too often. */
const ConsentDialog = ({ watch }: { watch: NonNullable<OfficeView['watch']> }) => {
  const { say } = useVisit();
  const w = useStaffWords().watch;
  const answer = (agreed: boolean, pages: boolean) => () => say({ type: 'watch-answer', agreed, pages });
  return (
    <Dialog title={w.title} alert onClose={answer(false, false)}>
      <p>
        <strong>{w.asks(watch.by)}</strong>
      </p>
      <p>{w.sees}</p>
      <p>{w.stops}</p>
      <div class="dialog-buttons dialog-stack">
        <Button kind="primary" icon="check" onPress={answer(true, false)}>
          {w.agree}
        </Button>
        {watch.hasPages && <Button onPress={answer(true, true)}>{w.agreeWithPages}</Button>}
        <Button icon="cross" autofocus onPress={answer(false, false)}>
          {w.refuse}
        </Button>
      </div>
    </Dialog>
  );
};

const ClosedDialog = ({ hotline }: { hotline: string | null }) => {
  const { now, words, say } = useVisit();
  const w = useStaffWords().closed;
  const language = now.language === 'vi' ? 'en' : 'vi';
  return (
    <Dialog title={w.title} alert>
      <p>{w.text}</p>
      {hotline && <p>{w.call(hotline)}</p>}
      <div class="dialog-buttons">
        <Button
          icon="globe"
          lang={language}
          navigates={false}
          autofocus
          onPress={() => say({ type: 'set-language', language })}
        >
          {words.language[language]}
        </Button>
      </div>
    </Dialog>
  );
};

const StaffLayer = () => {
  const { now, say } = useVisit();
  const w = useStaffWords();
  const { staff } = now;
  if (!staff) return null;
  const { mode, help, said, watch } = staff;
  if ((mode === 'locked' || mode === 'out-of-service') && now.screen.name === 'welcome')
    return <ClosedDialog hotline={staff.hotline} />;
  const [newest] = said;
  return (
    <>
      {help && <HelpStrip help={help} />}
      {watch?.state === 'agreed' && (
        <Strip icon="person" buttons={<Button onPress={() => say({ type: 'watch-stop' })}>{w.watch.stop}</Button>}>
          {w.watch.strip(watch.by)}
        </Strip>
      )}
      {newest && <SaidDialog key={newest.key} said={newest} />}
      {watch?.state === 'asked' && <ConsentDialog watch={watch} />}
    </>
  );
};

/** Laid over the page as soon as this is fetched: with the screens that few see. */
layer('staff', StaffLayer);
