import { type ComponentChildren, Fragment } from 'preact';
import { Button } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { A4Print } from '../a4-print.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

type Row = ScreenProps<'review'>['screen']['sections'][number]['rows'][number];

const Section = ({ page, title, children }: { page: string; title: string; children: ComponentChildren }) => {
  const { words, say } = useVisit();
  return (
    <section class="sheet">
      <div class="sheet-head">
        <h2>{title}</h2>
        <Button icon="pencil" name={words.review.changeOf(title)} onPress={() => say({ type: 'change', page })}>
          {words.review.change}
        </Button>
      </div>
      {children}
    </section>
  );
};

const AnswerRow = ({ row }: { row: Row }) => {
  const { words } = useVisit();
  return (
    <div class="row">
      <dt>{row.label}</dt>
      <dd>
        <span class="row-value" data-secret>
          {row.value || words.form.empty}
        </span>
        {row.edited ? (
          <span class="chip chip-edited">
            <Icon name="pencil" />
            {words.review.edited}
          </span>
        ) : (
          row.source !== 'typed' && (
            <span class={row.verified ? 'chip chip-verified' : 'chip'}>
              <Icon name={row.verified ? 'shield' : 'card'} />
              {words.form.sources[row.source]}
            </span>
          )
        )}
      </dd>
    </div>
  );
};

/** Everything that will be submitted, by topic; each topic can be changed (ER-3). */
export const Review = ({ screen }: ScreenProps<'review'>) => {
  const { now, words, say } = useVisit();
  return (
    <Page
      title={words.titles.review}
      lead={words.review.lead}
      actions={
        <>
          <BackButton />
          <NextButton>{words.review.next}</NextButton>
        </>
      }
    >
      <p class="procedure-name">{screen.procedure.title}</p>
      {screen.sections.map((section) => (
        <Section key={section.page} page={section.page} title={section.title}>
          <dl class="rows">
            {section.rows.map((row, at) => (
              <Fragment key={at}>
                {row.item && <h3>{row.item}</h3>}
                <AnswerRow row={row} />
              </Fragment>
            ))}
          </dl>
        </Section>
      ))}
      {screen.papers.length > 0 && (
        <Section page="papers" title={words.review.papers}>
          {screen.papers.map((paper) => (
            <div class="review-paper" key={paper.key}>
              <p>
                <strong>{paper.title}</strong>{' '}
                <span>{paper.held?.used ? words.held.used : words.scan.pages(paper.pages.length)}</span>
              </p>
              <div class="small-thumbs">
                {paper.pages.map((page, at) => (
                  <img key={page.id} src={page.url} alt={words.review.pageOf(paper.title, at + 1)} />
                ))}
              </div>
            </div>
          ))}
        </Section>
      )}
      {screen.office && (
        <section class="park-offer">
          <p>
            {words.offices.label}: <strong>{screen.office.name ?? now.office}</strong>
          </p>
          <Button icon="building" onPress={() => say({ type: 'other-office' })}>
            {words.offices.other}
          </Button>
        </section>
      )}
      <A4Print what="filled" view={screen.form} />
      {screen.phone && (
        <section class="park-offer">
          <p>{words.phone.takeText}</p>
          <Button icon="phone" onPress={() => say({ type: 'to-phone' })}>
            {words.phone.take}
          </Button>
        </section>
      )}
    </Page>
  );
};
