import { useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/served.ts';
import { Button } from '../../kit/parts/button.tsx';
import { Field } from '../../kit/parts/field.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { momentInWords } from '../../kit/words/dates.ts';
import { OwnDossiersButton, TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

type Found = NonNullable<ScreenProps<'lookup'>['screen']['result']>;

const Entry = ({ triesLeft }: { triesLeft: number }) => {
  const { words, say } = useVisit();
  const w = words.lookup;
  const [code, setCode] = useState('');
  const [secret, setSecret] = useState('');
  const find = () => say({ type: 'look-up', code: code.trim().toUpperCase(), secret: secret.trim().toUpperCase() });
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <Field id="lookup-code" label={w.code}>
        <input
          {...servedBy('latin')}
          id="lookup-code"
          type="text"
          class="box box-code"
          maxLength={60}
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </Field>
      <Field id="lookup-secret" label={w.secret}>
        <input
          {...servedBy('latin')}
          id="lookup-secret"
          type="text"
          class="box box-code"
          maxLength={20}
          value={secret}
          onInput={(event) => setSecret(event.currentTarget.value)}
        />
      </Field>
      <p class="tries">{w.triesLeft(triesLeft)}</p>
      <Button kind="primary" icon="search" disabled={code.trim() === '' || secret.trim() === ''} onPress={find}>
        {w.find}
      </Button>
    </form>
  );
};

const Result = ({ result }: { result: Found }) => {
  const { words } = useVisit();
  const w = words.lookup;
  const f = words.feedback;
  const isFeedback = result.what === 'feedback';
  const custody = isFeedback ? f.sent.custody[result.custody] : words.slip.custody[result.custody];
  const received = result.receivedAt ? momentInWords(result.receivedAt) : w.notReceived;
  const rows: readonly (readonly [string, string])[] = isFeedback
    ? [
        [f.found.about, result.procedure],
        [f.found.code, result.provisionalCode],
        [f.found.sent, momentInWords(result.submittedAt)],
        [w.received, received],
      ]
    : [
        [w.procedure, result.procedure],
        [words.slip.code, result.provisionalCode],
        [words.slip.official, result.officialCode ?? w.noCode],
        [w.submitted, momentInWords(result.submittedAt)],
        [w.received, received],
      ];
  return (
    <>
      <section class="sheet found" role="status" data-secret>
        <h2>{result.status ?? custody.title}</h2>
        <p>{result.next ?? custody.text}</p>
      </section>
      {result.answer !== undefined && (
        <Notice icon="person" secret title={f.found.answer}>
          {result.answer}
        </Notice>
      )}
      <section class="sheet" data-secret>
        <dl class="rows">
          {rows.map(([label, value]) => (
            <div class="row" key={label}>
              <dt>{label}</dt>
              <dd>
                <span class="row-value">{value}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
};

export const Lookup = ({ screen }: ScreenProps<'lookup'>) => {
  const { words } = useVisit();
  return (
    <Page
      title={words.titles.lookup}
      lead={screen.result ? undefined : words.lookup.lead}
      actions={
        <>
          <BackButton />
          {screen.result?.what !== 'feedback' && <OwnDossiersButton />}
          {screen.result && <TicketButton />}
        </>
      }
    >
      {screen.result ? <Result result={screen.result} /> : <Entry triesLeft={screen.triesLeft} />}
    </Page>
  );
};
