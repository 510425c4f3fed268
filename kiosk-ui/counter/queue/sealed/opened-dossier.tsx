import { declaredSections } from '@mot-cua/domain/forms/declared-sections.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { showDate } from '@mot-cua/domain/text/dates.ts';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Icon } from '../../../kit/parts/icon.tsx';
import { words } from '../desk-state.ts';
import type { OpenedDossier, OpenedPaper } from './open-bag.ts';

/** A page's picture while it is looked at; its memory is given back when it is not. */
const Page = ({ jpeg, name }: { jpeg: Uint8Array<ArrayBuffer>; name: string }) => {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([jpeg], { type: 'image/jpeg' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [jpeg]);
  return address === '' ? null : <img class="sealed-page" src={address} alt={name} />;
};

const Paper = ({ paper }: { paper: OpenedPaper }) => {
  const { papers } = words.value;
  return (
    <section class="sealed-paper">
      <h3>{paper.title}</h3>
      {paper.pages === null ? (
        <p class="hint">{papers.sealed.pagesElsewhere}</p>
      ) : (
        paper.pages.map((jpeg, at) => (
          <Page key={`${paper.title} ${at}`} jpeg={jpeg} name={papers.sealed.page(at + 1, paper.title)} />
        ))
      )}
    </section>
  );
};

/** What an officer reads of it: who, for whom, what was declared in the words of its form, the pages. Fetched when a seal is opened. */
export const OpenedView = ({ opened, form }: { opened: OpenedDossier; form: ProcedurePackage | null }) => {
  const say = words.value.papers.sealed;
  const { metadata, declaration, papers } = opened;
  const sections = useMemo(() => declaredSections(form, declaration), [form, declaration]);
  const facts: [string, string][] = [
    [say.code, metadata.provisionalCode],
    [say.submitter, `${metadata.submitter.fullName} · ${showDate(metadata.submitter.dateOfBirth)}`],
    [say.owner, metadata.owner.fullName],
    [say.identified, say.levels[metadata.identification.level]],
    [say.submittedAt, metadata.submittedAt.slice(11, 16)],
  ];
  return (
    <div class="sealed-open" lang="vi">
      <p class="sealed-note" role="note">
        <Icon name="lock" />
        {say.readOnly}
      </p>
      <dl class="sealed-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {sections.map(({ title, lines }) => (
        <section key={title ?? ''}>
          {title !== null && <h3>{title}</h3>}
          <dl class="sealed-lines">
            {lines.map(({ pointer, label, words: said }) => (
              <div key={pointer}>
                <dt>{label}</dt>
                <dd>{said}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {papers.map((paper) => (
        <Paper key={paper.title} paper={paper} />
      ))}
    </div>
  );
};
