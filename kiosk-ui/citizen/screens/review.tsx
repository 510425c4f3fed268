import { type ComponentChildren, Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { A4Print } from '../a4-print.tsx';
import { GivenFold } from '../given-fold.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

type Sections = ScreenProps<'review'>['screen']['sections'];
type Row = Sections[number]['rows'][number];

/** These rows of each section, and of sections only those that have any. */
const withRows = (sections: Sections, wanted: (row: Row) => boolean): Sections =>
  sections.map((section) => ({ ...section, rows: section.rows.filter(wanted) })).filter(({ rows }) => rows.length > 0);
const rowsOf = (sections: Sections): Row[] => sections.flatMap(({ rows }) => rows);

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
          !['typed', 'const'].includes(row.source) && (
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

const AnswerSections = ({ sections }: { sections: Sections }) =>
  sections.map((section) => (
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
  ));

/**
 * What one source says, the card or the state: each value once, in a line, though two people of the form may be one, and none that
 * stands above; row by row when it is opened.
 */
const FromSource = ({ source, sections, above }: { source: Row['source']; sections: Sections; above: Sections }) => {
  const { words } = useVisit();
  const [open, setOpen] = useState(false);
  const valuesOf = (some: Sections) => rowsOf(some).map(({ value }) => value);
  const told = valuesOf(above);
  const values = [...new Set(valuesOf(sections))].filter((value) => !told.includes(value));
  return (
    <>
      <GivenFold line={words.form.sources[source]} open={open} onTurn={() => setOpen(!open)}>
        {!open && values.length > 0 && <strong data-secret>{values.join(' · ')}</strong>}
      </GivenFold>
      {open && (
        <div class="page-body">
          <AnswerSections sections={sections} />
        </div>
      )}
    </>
  );
};

/** Everything that will be submitted, by topic: what was answered here first, then what the card says. Each topic can be changed (ER-3). */
export const Review = ({ screen }: ScreenProps<'review'>) => {
  const { now, words, say } = useVisit();
  const answered = withRows(screen.sections, (row) => !row.given);
  const given = withRows(screen.sections, (row) => !!row.given);
  // a paper that nobody must bring and nobody brought is nothing to check
  const papers = screen.papers.filter((paper) => paper.required || paper.pages.length > 0 || paper.held?.used);
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
      <AnswerSections sections={answered} />
      {papers.length > 0 && (
        <Section page="papers" title={words.review.papers}>
          {papers.map((paper) => (
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
      {[...new Set(rowsOf(given).map(({ source }) => source))].map((source) => (
        <FromSource
          key={source}
          source={source}
          sections={withRows(given, (row) => row.source === source)}
          above={answered}
        />
      ))}
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
      <A4Print what="filled" view={screen.form} brief />
      {screen.phone && (
        <section class="park-offer">
          <Button icon="phone" onPress={() => say({ type: 'to-phone' })}>
            {words.phone.take}
          </Button>
        </section>
      )}
    </Page>
  );
};
