import { type CatalogueDiff, isEmpty } from './diff.ts';
import { type ReviewLine, type ReviewOf, type ReviewPart, reviewHead, reviewParts } from './review.ts';
import { wordDiff } from './word-diff.ts';

/**
 * The review as one file for any browser and for A4 paper: no script, nothing from the network, what went struck out and what came
 * underlined (so that a black and white print shows it too), room to sign at the end.
 */
export const reviewPage = (diff: CatalogueDiff, of: ReviewOf): string => {
  const parts = reviewParts(diff);
  const summary = parts
    .map(({ id, title, lines }) => `<tr><td><a href="#${id}">${html(title)}</a></td><td>${lines.length}</td></tr>`)
    .join('');
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width">
<title>Xem xét danh mục thủ tục ${html(of.day)}</title>
<style>${STYLES}</style></head><body>
<h1>Xem xét danh mục thủ tục hành chính</h1>
${reviewHead(of)
  .map((line) => `<p>${html(line)}</p>`)
  .join('\n')}
${isEmpty(diff) ? '<p><b>Không có gì thay đổi.</b></p>' : `<table class="sum"><tbody>${summary}</tbody></table>`}
${parts.map(partOf).join('\n')}
${of.code === null ? '' : `<footer><p>Để duyệt đúng thay đổi này, dùng mã <b class="code">${html(of.code)}</b>. Tệp khác thì mã này không dùng được.</p><p class="sign">Người duyệt (ký, ghi rõ họ tên): ……………………………… Ngày: ………………</p></footer>`}
</body></html>
`;
};

const partOf = ({ id, title, lines }: ReviewPart): string =>
  `<section id="${id}"><h2>${html(title)} <span>${lines.length}</span></h2>${lines.map(lineOf).join('\n')}</section>`;

const lineOf = ({ code, title, note, changes }: ReviewLine): string =>
  `<article>${code === '' ? '' : `<h3><span class="code">${html(code)}</span> ${html(title)}</h3>`}${note === '' ? '' : `<p>${html(note)}</p>`}${changes
    .map(
      ({ what, was, is }) =>
        `<dl><dt>${html(what)}</dt><dd>${was === '' ? '<i>(trống)</i> ' : ''}${wordDiff(was, is).map(runOf).join(' ')}${is === '' ? ' <i>(nay để trống)</i>' : ''}</dd></dl>`,
    )
    .join('')}</article>`;

const runOf = ({ in: side, text }: ReturnType<typeof wordDiff>[number]): string => {
  if (side === 'both') return html(text);
  return side === 'old' ? `<del>${html(text)}</del>` : `<ins>${html(text)}</ins>`;
};

const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLES = `@page{size:A4;margin:15mm}body{font:16px/1.5 "Be Vietnam Pro",system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}
h1{font-size:1.6rem;margin:0 0 .5rem}p{margin:.2rem 0}.sum{border-collapse:collapse;margin:1rem 0}.sum td{border-bottom:1px solid #999;padding:.3rem .8rem .3rem 0}.sum td+td{text-align:right;font-weight:700}a{color:#003a8c}
h2{font-size:1.2rem;margin:1.6rem 0 .4rem;border-bottom:2px solid #111}h2 span{font-weight:400}h3{font-size:1rem;margin:0}.code{font-family:monospace;white-space:nowrap}
article{padding:.5rem 0;border-bottom:1px solid #ccc;break-inside:avoid}#wrong article{border-left:6px solid #a40000;padding-left:.6rem}dl{margin:.3rem 0 0;display:grid;grid-template-columns:11rem 1fr;gap:.8rem}dt{font-weight:600}dd{margin:0}
del{background:#fde2e2;color:#7a0000}ins{background:#dcf5e1;color:#064d18;text-decoration:underline}footer{margin-top:2rem;border-top:2px solid #111;padding-top:.6rem}.sign{margin-top:1.5rem}`;
