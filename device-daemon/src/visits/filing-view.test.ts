import type { SignatureKind } from '@mot-cua/domain/procedure-package/filing.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { describe, expect, test } from 'vitest';
import { renderChecklist } from '../slips/checklist.ts';
import { renderSlip } from '../slips/slip.ts';
import type { SlipContent } from '../slips/slip-content.ts';
import { signatureWords, willSignWords } from '../slips/wording.ts';
import { filedAndSigned } from './filing-view.ts';
import { packages, submission, Walk } from './visit-for-tests.ts';

const BIRTH = '1.001193';
const motherAlone = 'a mother registers alone with her chip card and a birth note';

/** A visit in which births are signed like this; the fees are invented. */
const signedBy = (signature: SignatureKind): { walk: Walk; pkg: ProcedurePackage } => {
  const pkg = structuredClone(packages.find((one) => one.procedure.id === BIRTH) as ProcedurePackage);
  pkg.procedure.signature = signature;
  pkg.procedure.fees = [
    { way: 'direct', amount: 8_000, per: 'copy', validFrom: '2025-07-01', validTo: '2026-11-22' },
    { way: 'direct', amount: 9_000, per: 'copy', validFrom: '2026-11-23', validTo: null },
    { way: 'online', amount: 4_000, per: 'copy', validFrom: '2025-07-01', validTo: null },
  ];
  const walk = new Walk();
  walk.world = { ...walk.world, packages: packages.map((one) => (one.procedure.id === BIRTH ? pkg : one)) };
  return { walk, pkg };
};

const toDeclare = (walk: Walk): Walk => {
  walk.declared(BIRTH, motherAlone).scanned();
  for (let step = 0; step < 5 && walk.stage !== 'declare'; step++) walk.next();
  return walk;
};

const before = (walk: Walk) => {
  const shown = walk.stood.find(({ stage }) => stage.name === 'before');
  const here = new Walk(shown);
  here.world = walk.world;
  const { screen } = here.snapshot;
  if (screen.name !== 'before') throw new Error('never stood before the form');
  return screen;
};

describe.each(['on-screen', 'wet', 'digital'] as const)('a form that is signed %s', (signature) => {
  test('says so before it is begun and where one agrees, and is handed in only by agreeing', () => {
    const { walk } = signedBy(signature);
    toDeclare(walk);
    expect(before(walk).signature).toBe(signature);
    expect(walk.snapshot.screen).toMatchObject({ name: 'declare', signature });
    walk.says({ type: 'declare', agreed: false });
    expect([walk.stage, walk.state.fault?.code]).toEqual(['declare', 'agreement-needed']);
    walk.says({ type: 'declare', agreed: true });
    expect([walk.stage, walk.wished]).toEqual(['submitting', ['submit']]);
  });

  test('reminds on the last screen of what is still to be signed, and the dossier keeps whether it was', () => {
    const { walk, pkg } = signedBy(signature);
    toDeclare(walk).says({ type: 'declare', agreed: true });
    const kept = filedAndSigned(walk.state, pkg, []);
    const at = '2026-11-23T09:00:00.000+07:00';
    expect(kept.signature).toEqual({ kind: signature, at: signature === 'on-screen' ? at : null });
    walk.happens({ type: 'submitted', submission });
    const { screen } = walk.snapshot;
    expect(screen.name).toBe('slip');
    expect('signature' in screen && screen.signature).toBe(signature === 'on-screen' ? false : signature);
  });

  test('stands on the checklist, and on the slip while it is not given', async () => {
    const { walk } = signedBy(signature);
    toDeclare(walk);
    const screen = before(walk);
    const { signature: _, ...without } = screen;
    const list = (of: typeof screen) => renderChecklist({ office: 'Một cửa', before: of, printedAt: 0 });
    expect((await list(screen)).heightDots).toBeGreaterThan((await list(without)).heightDots);
    const slip: SlipContent = {
      office: 'Một cửa',
      provisionalCode: 'TAM-KIOSK-A-261123-0001',
      secret: 'ABCD1234',
      procedureTitle: 'Đăng ký khai sinh',
      papers: [],
      submittedAt: 0,
      clockConfirmed: true,
      custody: 'saved-here',
      ticketNumber: null,
      qrText: 'x',
      language: 'vi',
    };
    expect((await renderSlip({ ...slip, signature })).heightDots).toBeGreaterThan((await renderSlip(slip)).heightDots);
    expect(signatureWords[signature].vi.startsWith('CHƯA KÝ')).toBe(signature !== 'on-screen');
    expect(willSignWords[signature]).not.toBe('');
  });
});

describe('channel and fee', () => {
  test('both fees of the day stand on the screen, and the one that applied in the dossier', () => {
    const { walk, pkg } = signedBy('on-screen');
    toDeclare(walk).says({ type: 'declare', agreed: true });
    expect(before(walk).fees).toEqual({
      direct: '9.000 đồng/bản',
      online: '4.000 đồng/bản',
      saving: '5.000 đồng',
      channel: 'counter-intake',
      countsAs: 'direct',
    });
    expect(filedAndSigned(walk.state, pkg, []).filing).toEqual({
      channel: 'counter-intake',
      countsAs: 'direct',
      fee: { amount: 9_000, per: 'copy', validFrom: '2026-11-23', validTo: null },
    });
  });

  test('the day on which it was agreed to counts, by Vietnam’s calendar', () => {
    const { walk, pkg } = signedBy('on-screen');
    const lastSecond = Date.parse('2026-11-22T23:59:59+07:00');
    walk.world = { ...walk.world, now: () => lastSecond };
    toDeclare(walk).says({ type: 'declare', agreed: true });
    expect(before(walk).fees?.direct).toBe('8.000 đồng/bản');
    const { state } = walk;
    expect(filedAndSigned(state, pkg, []).filing?.fee?.amount).toBe(8_000);
    const later = { ...state, agreed: state.agreed && { ...state.agreed, at: lastSecond + 1_000 } };
    expect(filedAndSigned(later, pkg, []).filing?.fee?.amount).toBe(9_000);
  });

  test('where the province counts a filing here as one online, screen and dossier say its fee', () => {
    const { walk, pkg } = signedBy('on-screen');
    const countsAs = [{ from: '2026-11-01', as: 'online' }] as const;
    walk.world = { ...walk.world, countsAs };
    toDeclare(walk).says({ type: 'declare', agreed: true });
    expect(before(walk).fees?.countsAs).toBe('online');
    expect(filedAndSigned(walk.state, pkg, countsAs).filing).toMatchObject({
      channel: 'counter-intake',
      countsAs: 'online',
      fee: { amount: 4_000 },
    });
  });

  test('papers that complete another dossier are no filing of their own', () => {
    const { walk, pkg } = signedBy('wet');
    toDeclare(walk).says({ type: 'declare', agreed: true });
    const supplement = { dossierId: submission.dossierId, requestId: 'r', code: 'H1' };
    expect(filedAndSigned({ ...walk.state, supplement }, pkg, [])).toEqual({});
  });
});
