import { describe, expect, test } from 'vitest';
import { types } from '../backlog/batches-for-tests.ts';
import type { NetVote } from '../imaging/document-type/type-net.ts';
import type { PageText } from '../imaging/text/page-text.ts';
import { proposalsOf } from './paper-reading.ts';

/** A page of A4 at 300 dpi with these lines from top to bottom; every word as sure as `confidence`. */
const page = (lines: readonly string[], confidence = 95): PageText => ({
  widthPx: 2480,
  heightPx: 3508,
  lines: lines.map((line, at) => ({
    block: 1,
    paragraph: at,
    words: line
      .split(' ')
      .map((text, nth) => ({ text, confidence, x: 200 + nth * 90, y: 200 + at * 80, width: 80, height: 40 })),
  })),
});
const decision = ['Số: 12/2019/QĐ-UBND', 'Hòa An, ngày 12 tháng 3 năm 2019', 'QUYẾT ĐỊNH', 'Về việc giao đất ở'];
const today = '2026-11-29';

describe('what a paper proposes', () => {
  test('type by its title and the words below it, number and date as they are kept', () => {
    const read = proposalsOf([page(decision)], types, today);
    expect(read.proposals).toMatchObject({
      paperType: 'KQ.G07.000122',
      notation: '12/2019/QĐ-UBND',
      issuedOn: '2019-03-12',
    });
    expect(read.sure).toContain('notation');
  });
  test('what tesseract doubts is proposed and not sure', () => {
    expect(proposalsOf([page(decision, 60)], types, today).sure).not.toContain('notation');
  });
  test('a number on the second page is found; a page that was not read is passed over', () => {
    const read = proposalsOf([null, page(['Số định danh cá nhân: 004190000017'])], types, today);
    expect(read.proposals.ownerId).toBe('004190000017');
  });
  test('a title that several types begin with, and nothing to tell them apart: no type is proposed', () => {
    const [giaoDat] = types.filter(({ name }) => name.startsWith('Quyết định'));
    const two = giaoDat ? [...types, { ...giaoDat, code: 'KQ.G07.000999', name: 'Quyết định thu hồi đất' }] : types;
    expect(proposalsOf([page(['QUYẾT ĐỊNH'])], two, today).proposals.paperType).toBeUndefined();
    expect(proposalsOf([page(['QUYẾT ĐỊNH', 'Về việc thu hồi đất'])], two, today).proposals.paperType).toBe(
      'KQ.G07.000999',
    );
  });
  test('layout and title decide together: agreed is surer, contradicted is not proposed, a layout nobody knows is asked about', () => {
    const by = (type: NetVote['type'], confidence = 0.97) =>
      proposalsOf([page(decision)], types, today, { type, confidence });
    expect([by('decision').proposals.paperType, by('decision').sure.includes('paperType')]).toEqual([
      'KQ.G07.000122',
      true,
    ]);
    expect(by('contract').proposals.paperType).toBeUndefined();
    expect([by('unknown').proposals.paperType, by('unknown').sure.includes('paperType')]).toEqual([
      'KQ.G07.000122',
      false,
    ]);
    expect(by('contract', 0.4).proposals.paperType).toBe('KQ.G07.000122');
  });
  test('the first page was not read: the layout of it says nothing about the second', () => {
    const read = proposalsOf([null, page(decision)], types, today, { type: 'contract', confidence: 0.99 });
    expect(read.proposals.paperType).toBe('KQ.G07.000122');
  });
  test('nothing read: nothing proposed', () => {
    expect(proposalsOf([null], types, today)).toEqual({ proposals: {}, sure: [] });
  });
});
