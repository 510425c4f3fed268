import { AlarmCode } from '@mot-cua/domain/alarms.ts';
import { DeviceFaultCode, DeviceName } from '@mot-cua/domain/device-fault.ts';
import { KioskMode } from '@mot-cua/domain/exceptions/visit-office.ts';
import { completeLanguages } from '@mot-cua/domain/localized.ts';
import { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import { PauseReason } from '@mot-cua/domain/office/office-events.ts';
import type { ConsoleView } from '@mot-cua/domain/office/office-views.ts';
import { PageDoubtCode } from '@mot-cua/domain/page-doubts.ts';
import { TicketClass } from '@mot-cua/domain/queue/ticket.ts';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { type ConsoleViewName, consoleExceptions, consoleNow, consoleViews } from '../../gallery/console-views.ts';
import { type Deed, deedOfKey, primaryOf, stateOf } from './acts.ts';
import { byUrgency } from './exception-menus.ts';
import type { Layer } from './layers.ts';
import { type Menu, type MenuItem, menuOf } from './menus.ts';
import { clockOf, dayOf, lastedIn, timeOfDay } from './times.ts';
import { consoleWords } from './words.ts';
import { supervisorWords } from './words-supervisor.ts';
import { whyWord } from './words-whys.ts';

const names = Object.keys(consoleViews) as ConsoleViewName[];
const inputOf = (view: ConsoleView, language: 'vi' | 'en' = 'vi') => ({
  view,
  words: consoleWords(language),
  language,
  now: consoleNow,
  looked: new Set<string>(),
});
const literals = (of: { readonly anyOf: readonly { readonly const: string }[] }): string[] =>
  of.anyOf.map((one) => one.const);
const exceptionOf = (view: ConsoleView, id: string) =>
  itemsOf(menuOf({ at: 'exception', id }, inputOf(view))).map(({ name, deed }) => [name, deed]);
const itemsOf = (menu: Menu | null): MenuItem[] => menu?.groups.flatMap(({ items }) => items) ?? [];
const wishOf = (deed: Deed | null | undefined) => (deed?.do === 'wish' ? deed.wish : deed);
const chosenOf = (layer: Layer, view: ConsoleView, name: string) =>
  wishOf(itemsOf(menuOf(layer, inputOf(view))).find((item) => item.name.startsWith(name))?.deed);

/** Every layer that can be reached from a picture by choosing lines, each once. */
const reachable = (view: ConsoleView): { layer: Layer; menu: Menu | null }[] => {
  const seen = new Map<string, { layer: Layer; menu: Menu | null }>();
  const go = (deed: Deed | null): void => {
    if (deed?.do !== 'open' && deed?.do !== 'change') return;
    const key = JSON.stringify(deed.layer);
    if (seen.has(key)) return;
    const menu = menuOf(deed.layer, inputOf(view));
    seen.set(key, { layer: deed.layer, menu });
    for (const item of itemsOf(menu)) go(item.deed);
  };
  for (let key = 1; key <= 12; key += 1) go(deedOfKey(view, key));
  if (view.counter === null) go({ do: 'open', layer: { at: 'counters' } });
  return [...seen.values()];
};

/** Of forty who wait alike, four. */
const shortened = (view: ConsoleView): ConsoleView => ({ ...view, waiting: view.waiting.slice(0, 4) });

describe('the one next step', () => {
  it('is one for each state of the counter, and can be done there', () => {
    const steps = names.map((name) => [name, stateOf(consoleViews[name]), primaryOf(consoleViews[name])] as const);
    expect(Object.fromEntries(steps.map(([name, , { name: step, can }]) => [name, can ? step : `(${step})`]))).toEqual({
      idle: 'call-next',
      'nobody-waits': '(call-next)',
      'only-parked': 'call-next',
      called: 'serve',
      'called-again': 'serve',
      arrived: 'serve',
      sealed: 'serve',
      serving: 'finish',
      'serving-help': 'finish',
      paused: 'resume',
      'no-counter': 'call-next',
      apart: '(call-next)',
      'apart-serving': '(finish)',
      supervisor: 'call-next',
      inbox: 'finish',
      'mine-EX-1': 'call-next',
      'mine-EX-5': 'call-next',
      long: 'call-next',
    });
  });

  it('and every key say the same wish on the same picture, and nothing where the office would refuse', () => {
    const keys = (name: ConsoleViewName) =>
      Object.fromEntries(
        Array.from({ length: 12 }, (_, at) => at + 1).flatMap((key) => {
          const deed = deedOfKey(consoleViews[name], key);
          if (!deed) return [];
          return [[key, deed.do === 'wish' ? deed.wish.t : deed.do === 'open' ? `[${deed.layer.at}]` : deed.do]];
        }),
      );
    const always = { 1: '[help]', 9: '[inbox]', 11: '[lists]', 12: '[more]' };
    expect(keys('idle')).toEqual({ ...always, 2: 'call-next', 10: '[pause]' });
    expect(keys('nobody-waits')).toEqual({ ...always, 10: '[pause]' });
    expect(keys('paused')).toEqual({ ...always, 2: 'resume' });
    expect(keys('called')).toEqual({
      ...always,
      2: 'serve',
      3: 'recall',
      4: 'no-show',
      5: '[transfer]',
      6: '[park]',
      7: 'recycle',
      8: '[dossiers]',
    });
    expect(keys('serving')).toEqual({ ...always, 2: 'finish', 5: '[transfer]', 6: '[park]', 8: '[dossiers]' });
    expect(keys('apart')).toEqual(always);
    expect(keys('apart-serving')).toEqual({ ...always, 8: '[dossiers]' });
  });
});

describe('menus', () => {
  it('number their lines without a gap and without two alike, and every wish is one that the office understands', () => {
    const checked = new Set<string>(); // the same wish comes from many pictures, and a schema takes its time
    for (const name of names)
      for (const { layer, menu } of reachable(shortened(consoleViews[name]))) {
        const items = itemsOf(menu);
        const place = `${name} ${JSON.stringify(layer)}`;
        const numbers = items.map(({ number }) => number);
        expect(new Set(numbers).size, place).toBe(numbers.length);
        if (layer.at !== 'counters') expect(numbers, place).toEqual(numbers.map((_, at) => at + 1));
        for (const { deed } of items)
          if (deed?.do === 'wish' && !checked.has(JSON.stringify(deed.wish))) {
            checked.add(JSON.stringify(deed.wish));
            expect(Value.Check(OfficeWish, deed.wish), JSON.stringify(deed.wish)).toBe(true);
          }
      }
  });

  it('a machine that does not hear its host changes nothing of the queue, whatever line is chosen', () => {
    for (const name of ['apart', 'apart-serving'] as const)
      for (const { layer, menu } of reachable({ ...consoleViews[name], exceptions: consoleViews.inbox.exceptions }))
        for (const { deed } of itemsOf(menu)) expect(deed?.do, JSON.stringify(layer)).not.toBe('wish');
  });

  it('offer every reason of a pause and every class of a person that the office knows', () => {
    const wishes = (layer: Layer) =>
      itemsOf(menuOf(layer, inputOf(consoleViews.idle))).map(({ deed }) => wishOf(deed) as Record<string, unknown>);
    expect(wishes({ at: 'pause' }).map(({ reason }) => reason)).toEqual(PauseReason.anyOf.map((one) => one.const));
    const ofTicket = ['appointed', 'result']; // come of how the number was taken
    expect(wishes({ at: 'class', id: 't-A023' }).map((wish) => wish['class'])).toEqual(
      TicketClass.anyOf.map((one) => one.const).filter((one) => !ofTicket.includes(one)),
    );
  });

  it('send a ticket on with its own service where the other counter has it, else to what that counter does first', () => {
    const { called } = consoleViews;
    expect(chosenOf({ at: 'transfer' }, called, 'B ·')).toEqual({
      t: 'transfer',
      service: 'dat-dai',
      waitsFor: { kind: 'service' },
    });
    expect(chosenOf({ at: 'transfer' }, called, 'Chờ riêng quầy 1')).toEqual({
      t: 'transfer',
      service: 'tu-phap',
      waitsFor: { kind: 'counter', counter: 'q1' },
    });
    expect(chosenOf({ at: 'transfer' }, called, 'Chờ riêng quầy 2')).toEqual({
      t: 'transfer',
      service: 'dat-dai',
      waitsFor: { kind: 'counter', counter: 'q2' },
    });
  });

  it('put back first who did not answer and has come, call first who waits', () => {
    const { idle } = consoleViews;
    const first = (id: string) => wishOf(itemsOf(menuOf({ at: 'ticket', id }, inputOf(idle)))[0]?.deed);
    expect(first('t-A019')).toEqual({ t: 'return', ticket: 't-A019' });
    expect(first('t-A017')).toEqual({ t: 'call', ticket: 't-A017' });
    expect(first('t-A023')).toEqual({ t: 'call', ticket: 't-A023' });
    const busy = itemsOf(menuOf({ at: 'ticket', id: 't-A023' }, inputOf(consoleViews.serving)))[0];
    expect(busy).toMatchObject({ deed: null, detail: 'Quầy đang có khách. Làm xong mới gọi được.' });
  });

  it('take over a counter only after asking, and the safe answer comes first', () => {
    const view = consoleViews['no-counter'];
    expect(chosenOf({ at: 'counters' }, view, 'Quầy 1')).toEqual({
      do: 'open',
      layer: { at: 'take-counter', id: 'q1' },
    });
    expect(chosenOf({ at: 'counters' }, view, 'Quầy 12')).toMatchObject({ t: 'open-counter', counter: 'q12' });
    const [safe, take] = itemsOf(menuOf({ at: 'take-counter', id: 'q1' }, inputOf(view)));
    expect(safe?.deed).toEqual({ do: 'back' });
    expect(wishOf(take?.deed)).toMatchObject({ t: 'open-counter', counter: 'q1', take: true });
  });

  it('what a counter serves is changed by supervisors alone, and is never nothing', () => {
    const more = (view: ConsoleView) => itemsOf(menuOf({ at: 'more' }, inputOf(view))).map(({ name }) => name);
    expect(more(consoleViews.idle)).not.toContain('Đổi việc của quầy này');
    expect(more(consoleViews.supervisor)).toContain('Đổi việc của quầy này');
    const menu = menuOf({ at: 'services', chosen: ['tu-phap'] }, inputOf(consoleViews.supervisor));
    expect(itemsOf(menu)[0]?.deed).toBeNull();
  });

  it('an emergency roll and a host that is gone are a supervisor’s, at an open counter or before one is opened', () => {
    const { supervisor, idle } = consoleViews;
    const names = (at: 'more' | 'counters', view: ConsoleView) =>
      itemsOf(menuOf({ at }, inputOf(view))).map(({ name }) => name);
    const [roll, take] = ['In cuộn số dự phòng', 'Cho máy này giữ hàng chờ'];
    const apart = { ...supervisor, footing: 'apart' as const };
    for (const at of ['more', 'counters'] as const) {
      expect(names(at, idle)).not.toContain(roll);
      expect(names(at, { ...idle, footing: 'apart' })).not.toContain(take);
      expect(names(at, supervisor)).toContain(roll);
      expect(names(at, supervisor)).not.toContain(take); // there is a host
      expect(names(at, apart)).toContain(take);
      expect(names(at, apart)).not.toContain(roll); // a roll is written down by the host
    }
    expect(menuOf({ at: 'take-over' }, inputOf(idle))).toBeNull();
    expect(menuOf({ at: 'take-over' }, inputOf(supervisor))).toBeNull();
    const [safe, sure] = itemsOf(menuOf({ at: 'take-over' }, inputOf(apart)));
    expect([safe?.deed, sure?.deed]).toEqual([{ do: 'back' }, { do: 'page', what: 'take-over' }]);
    expect(chosenOf({ at: 'print-roll-of', service: 'tu-phap' }, supervisor, '200')).toEqual({
      t: 'print-roll',
      service: 'tu-phap',
      numbers: 200,
    });
  });

  it('go by themselves when what they are about is gone', () => {
    for (const layer of [
      { at: 'transfer' },
      { at: 'park' },
      { at: 'dossiers' },
      { at: 'ticket', id: 't-B999' },
      { at: 'exception', id: 'gone' },
    ] as const)
      expect(menuOf(layer, inputOf(consoleViews.idle)), layer.at).toBeNull();
  });
});

describe('what kiosks need staff for', () => {
  it('has one usual action under the cursor; a reason follows where there are several, a note where it is asked why', () => {
    const steps = Object.values(consoleExceptions).map(({ id, facts }) => {
      const [first] = itemsOf(menuOf({ at: 'exception', id }, inputOf(consoleViews.inbox)));
      return [facts.code, first?.name, first?.deed?.do === 'open' ? first.deed.layer.at : first?.deed?.do];
    });
    expect(steps).toEqual([
      ['EX-1', 'Đã đối chiếu, xác nhận công dân', 'reason'],
      ['EX-2', 'Nhận trang này', 'reason'],
      ['EX-3', 'Cùng công dân sửa', 'reason'],
      ['EX-4', 'In lại', 'reason'],
      ['EX-5', 'Tôi đến ngay', 'wish'],
      ['EX-6', 'Đã biết', 'reason'],
      ['EX-7', 'Bổ sung vào hồ sơ nộp trước', 'note'],
      ['EX-8', 'Gọi kỹ thuật', 'reason'],
    ]);
  });

  it('looking on settles nothing: it is asked for, and settles the call once something was seen', () => {
    const view = consoleViews['mine-EX-5'];
    const lines = (looked: ReadonlySet<string>) =>
      itemsOf(menuOf({ at: 'exception', id: 'ex-5' }, { ...inputOf(view), looked })).map(({ name, deed }) => [
        name,
        deed,
      ]);
    expect(lines(new Set())).toContainEqual(['Xin xem cùng màn hình', { do: 'look', exception: 'ex-5', claim: false }]);
    expect(JSON.stringify(lines(new Set()))).not.toContain('Đã giúp xong');
    expect(lines(new Set(['ex-5']))).toContainEqual([
      'Đã giúp xong qua màn hình',
      { do: 'open', layer: { at: 'reason', id: 'ex-5', action: 'co-browse' } },
    ]);
    const others = exceptionOf(consoleViews.inbox, 'ex-5');
    expect(others).toContainEqual(['Xin xem cùng màn hình', { do: 'look', exception: 'ex-5', claim: true }]);
  });

  it('whatever a machine can say of itself, of a card or of a page has words in both languages', () => {
    const said = [
      ...literals(AlarmCode),
      ...literals(DeviceFaultCode),
      ...literals(PageDoubtCode),
      ...literals(KioskMode).filter((mode) => mode !== 'open'),
      ...literals(DeviceName).map((device) => `${device}-away`),
    ];
    expect(said.length).toBeGreaterThan(50);
    for (const language of completeLanguages)
      for (const why of said) expect(whyWord(why, language), `${language} ${why}`).not.toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('a colleague’s is a colleague’s: no action, and it stands last; a supervisor may', () => {
    const others = consoleViews.inbox.exceptions.map((one) =>
      one.id === 'ex-5' ? { ...one, claimedBy: 'Hoàng Văn Sáng' } : one,
    );
    const view = { ...consoleViews.inbox, exceptions: others };
    expect(byUrgency(view).at(-1)?.id).toBe('ex-5');
    const items = (of: ConsoleView) => itemsOf(menuOf({ at: 'exception', id: 'ex-5' }, inputOf(of)));
    expect(items(view).every(({ deed }) => deed === null)).toBe(true);
    const supervisor = { ...view, staff: { ...view.staff, roles: ['supervisor' as const] } };
    expect(items(supervisor).every(({ deed }) => deed !== null)).toBe(true);
  });
});

/** Every text with its path; functions are asked with a number and with a word. */
const texts = (node: unknown, path = ''): [string, string][] => {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [0, 1, 5].map((n) => [`${path}(${n})`, String(node(n, 6))]);
  return Object.entries(node ?? {}).flatMap(([key, value]) => texts(value, `${path}/${key}`));
};

describe.each(completeLanguages)('the words of the console in %s', (language) => {
  const words = { ...consoleWords(language), supervisor: supervisorWords(language) };

  it('are the same in both languages, and none is empty', () => {
    expect(texts(words).map(([path]) => path)).toEqual(
      texts({ ...consoleWords('vi'), supervisor: supervisorWords('vi') }).map(([path]) => path),
    );
    for (const [path, text] of texts(words)) if (path !== '/signedOut/nobody') expect(text.trim(), path).not.toBe('');
  });

  it('speak in sentences of at most 15 words, in NFC', () => {
    for (const [path, text] of texts(words)) {
      expect(text, path).toBe(text.normalize('NFC'));
      for (const sentence of text.split(/[.!?:…;]\s*/))
        expect(sentence.split(/[\s,]+/).filter(Boolean).length, `${path}: ${sentence}`).toBeLessThanOrEqual(15);
    }
  });
});

describe('times', () => {
  it('are said as people say them, and never negative where two clocks differ', () => {
    const words = consoleWords('vi');
    expect([-4_000, 0, 44_000, 60_000, 59 * 60_000, 60 * 60_000, 95 * 60_000].map((ms) => lastedIn(words, ms))).toEqual(
      ['0 giây', '0 giây', '40 giây', '1 phút', '59 phút', '1 giờ', '1 giờ 35 phút'],
    );
  });

  it('are of the office, whatever the machine’s own zone', () => {
    expect(clockOf(consoleNow)).toBe('09:12');
    expect(dayOf(consoleNow)).toBe('20261123');
    expect(timeOfDay('0910', consoleNow)).toBe(consoleNow - 2 * 60_000);
    expect(timeOfDay('09:12', consoleNow)).toBe(consoleNow);
    expect(timeOfDay('0913', consoleNow)).toBeNull();
    expect(timeOfDay('2460', consoleNow)).toBeNull();
  });
});
