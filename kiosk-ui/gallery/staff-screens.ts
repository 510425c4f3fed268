import type { OfficeView } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';

/** What people of the office say, over screens of the visit; invented people. */
const by = 'Đàm Thị Thu';
const nothing: OfficeView = { mode: 'open', hotline: null, help: null, said: [], watch: null };
const help = (state: NonNullable<OfficeView['help']>['state']): OfficeView => ({
  ...nothing,
  help: {
    state,
    by: state === 'seen' || state === 'coming' ? by : null,
    hotline: state === 'hotline' ? '0206 385 2310' : null,
  },
});
const said = (
  what: OfficeView['said'][number]['what'],
  paper: OfficeView['said'][number]['paper'] = null,
): OfficeView => ({
  ...nothing,
  said: [{ key: 'card-1', what, by, paper }],
});
const birthNote = { key: 'birth-note', title: 'Giấy chứng sinh' };

type Around = Record<string, { readonly of: string; readonly with: Partial<Snapshot> }>;

export const staffAround: Around = {
  'form-help-called': { of: 'form', with: { staffCalled: true, staff: help('called') } },
  'form-help-seen': { of: 'form', with: { staffCalled: true, staff: help('seen') } },
  'form-help-coming': { of: 'form', with: { staffCalled: true, staff: help('coming') } },
  'form-help-hotline': { of: 'form', with: { staffCalled: true, staff: help('hotline') } },
  'scan-said-again': { of: 'scan', with: { staff: said('scan-again', birthNote) } },
  'scan-said-counter': { of: 'scan', with: { staff: said('bring-to-counter', birthNote) } },
  'confirm-said-checked': { of: 'confirm', with: { staff: said('confirmed') } },
  'form-watch-asked': {
    of: 'form',
    with: { staff: { ...nothing, watch: { state: 'asked', by, pages: false, hasPages: true } } },
  },
  'form-watched': {
    of: 'form',
    with: { staff: { ...nothing, watch: { state: 'agreed', by, pages: false, hasPages: true } } },
  },
  'welcome-locked': { of: 'welcome', with: { staff: { ...nothing, mode: 'locked', hotline: '0206 385 2310' } } },
};
