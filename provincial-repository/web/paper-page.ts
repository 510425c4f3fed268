import type { Tables } from '../src/store/database.ts';
import { type Html, html } from './html.ts';
import { page, type Viewer } from './layout.ts';
import { sizeWords } from './words.ts';

type Content = { name: string; session: Viewer; paper: Tables['papers']; page: number };

/** One page of one paper as a picture, with the way to the others. */
export const paperPage = ({ name, session, paper, page: number }: Content): Html => {
  const dossier = `/officer/dossiers/${paper.dossierId}`;
  const at = `${dossier}/papers/${paper.position}`;
  const step = (to: number, words: string): Html =>
    to >= 1 && to <= paper.pages
      ? html`<a class="button" href="${at}?page=${to}">${words}</a>`
      : html`<span class="button off" aria-disabled="true">${words}</span>`;
  return page(
    `${paper.title}, trang ${number}`,
    name,
    session,
    html`<p class="back"><a href="${dossier}">← Hồ sơ</a></p>
<div class="headline"><div><h1>${paper.title}</h1><p class="sub">Trang ${number} trên ${paper.pages} · ${sizeWords(paper.bytes)} · bản chụp, chưa đối chiếu</p></div>
<nav class="pager" aria-label="Trang giấy tờ">${step(number - 1, 'Trang trước')}${step(number + 1, 'Trang sau')}<a class="button quiet" href="${at}/file">Tải PDF</a></nav></div>
<figure class="sheet"><img src="${at}/pages/${number}/large.png" alt="Trang ${number} của ${paper.title}"></figure>`,
  );
};
