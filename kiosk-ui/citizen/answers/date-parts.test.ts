import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateAnswer, emptyDate, isComplete, isEnough, isFull, isInCalendar, partsOf } from './date-parts.ts';

describe('a date in three boxes', () => {
  it('comes back as it went out, for every day of the calendar', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1880-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (day) => {
        const iso = day.toISOString().slice(0, 10);
        expect(dateAnswer(partsOf(iso))).toBe(iso);
        expect(isInCalendar(partsOf(iso))).toBe(true);
      }),
    );
  });

  it('that does not exist is told so and is not dropped in silence', () => {
    const february30 = { day: '30', month: '2', year: '2024' };
    expect(isInCalendar(february30)).toBe(false);
    expect(dateAnswer(february30)).toBe('2024-02-30');
    expect(isInCalendar({ day: '29', month: '02', year: '1900' })).toBe(false);
    expect(isInCalendar({ day: '29', month: '02', year: '2000' })).toBe(true);
  });

  it('half typed keeps its gaps as zeros, and shows them as empty boxes again', () => {
    const half = { day: '', month: '05', year: '1960' };
    expect(dateAnswer(half)).toBe('1960-05-00');
    expect(partsOf('1960-05-00')).toEqual(half);
    expect(isComplete(half)).toBe(false);
    expect(dateAnswer(emptyDate)).toBeNull();
    expect(partsOf('no date')).toEqual(emptyDate);
  });

  it('a year, or a month and a year, is an answer where the form says that it is enough', () => {
    expect(dateAnswer({ day: '', month: '', year: '1980' }, true)).toBe('1980');
    expect(dateAnswer({ day: '', month: '3', year: '1980' }, true)).toBe('1980-03');
    expect(dateAnswer({ day: '7', month: '3', year: '1980' }, true)).toBe('1980-03-07');
    expect(dateAnswer({ day: '', month: '13', year: '1980' }, true)).toBe('1980-13-00');
    expect(dateAnswer({ day: '', month: '', year: '1980' })).toBe('1980-00-00');
    expect([isEnough({ day: '', month: '', year: '1980' }), isEnough({ day: '', month: '', year: '80' })]).toEqual([
      true,
      false,
    ]);
  });

  it('passes on to the next box when nothing more can follow in this one', () => {
    expect(['1', '3', '4', '12'].map((text) => isFull('day', text))).toEqual([false, false, true, true]);
    expect(['1', '2', '10'].map((text) => isFull('month', text))).toEqual([false, true, true]);
    expect(isFull('year', '199')).toBe(false);
  });
});
