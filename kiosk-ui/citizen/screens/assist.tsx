import { useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/served.ts';
import { Button } from '../../kit/parts/button.tsx';
import { Field } from '../../kit/parts/field.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const DigitsBox = (props: {
  id: string;
  label: string;
  most: number;
  hidden?: boolean;
  value: string;
  onType: (digits: string) => void;
}) => (
  <Field id={props.id} label={props.label}>
    <input
      {...servedBy('digits')}
      {...(props.hidden ? { type: 'password' as const } : { type: 'text' as const })}
      id={props.id}
      class="box box-code"
      maxLength={props.most}
      value={props.value}
      onInput={(event) => {
        const digits = event.currentTarget.value.replace(/[^0-9]/g, '');
        event.currentTarget.value = digits;
        props.onType(digits);
      }}
    />
  </Field>
);

type Holder = NonNullable<ScreenProps<'assist'>['screen']['holder']>;

/** Whom the officer looks at: the name and the portrait of the chip. */
const HolderOfCard = ({ name, portraitUrl }: Holder) => {
  const { words } = useVisit();
  return (
    <section class="sheet person">
      {portraitUrl ? (
        <img class="portrait" src={portraitUrl} alt={words.confirm.portrait} />
      ) : (
        <span class="portrait portrait-none">
          <Icon name="person" />
        </span>
      )}
      <dl class="facts" data-secret>
        <div class="fact-name">
          <dt>{words.confirm.name}</dt>
          <dd>{name}</dd>
        </div>
      </dl>
      <p class="level">
        <Icon name="shield" />
        <span>{portraitUrl ? words.officer.compare : words.officer.compareCard}</span>
      </p>
    </section>
  );
};

/** The number and secret number of whoever helps, or of an officer who says that this is the holder. Wrong ones are counted by the kiosk. */
const SignIn = ({ screen }: ScreenProps<'assist'>) => {
  const { words, say } = useVisit();
  const { holder } = screen;
  const w = holder ? { ...words.flow.assist, ...words.officer } : words.flow.assist;
  const [helper, setHelper] = useState('');
  const [pin, setPin] = useState('');
  const whole = helper.length >= 2 && pin.length >= 6;
  const signIn = () => {
    if (!whole) return;
    say({ type: 'helper-sign-in', helper, pin });
    setPin('');
  };
  return (
    <Page title={holder ? words.officer.title : words.titles.assist} lead={w.lead} actions={<BackButton />}>
      {holder && <HolderOfCard {...holder} />}
      {screen.refused && (
        <Notice tone="warning">
          {screen.refused === 'not-officer' ? words.officer.notOfficer : words.flow.assist.refused[screen.refused]}
        </Notice>
      )}
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          signIn();
        }}
      >
        <DigitsBox id="helper-number" label={w.number} most={6} value={helper} onType={setHelper} />
        <DigitsBox id="helper-pin" label={w.pin} most={8} hidden value={pin} onType={setPin} />
        <Button kind="primary" icon="check" disabled={!whole} onPress={signIn}>
          {w.signIn}
        </Button>
      </form>
    </Page>
  );
};

/** The citizen's word: two equal buttons. */
const Confirm = ({ name, role }: NonNullable<ScreenProps<'assist'>['screen']['helper']>) => {
  const { words, say } = useVisit();
  const w = words.flow.assist;
  return (
    <Page
      calm
      title={w.ask}
      lead={w.asked}
      actions={
        <>
          <Button icon="cross" onPress={() => say({ type: 'helper-answer', welcome: false })}>
            {w.no}
          </Button>
          <Button icon="check" onPress={() => say({ type: 'helper-answer', welcome: true })}>
            {w.yes}
          </Button>
        </>
      }
    >
      <section class="sheet codes">
        <p class="code code-large" data-secret>
          {name}
        </p>
        <p>{w.roles[role]}</p>
      </section>
      <Notice icon="shield">{w.stays}</Notice>
    </Page>
  );
};

/** Somebody helps beside the citizen. */
export const Assist = ({ screen }: ScreenProps<'assist'>) =>
  screen.helper ? <Confirm {...screen.helper} /> : <SignIn screen={screen} />;
