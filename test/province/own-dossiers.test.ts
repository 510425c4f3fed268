import { verify } from 'node:crypto';
import type { HeldPapersQuestion, HolderProof } from '@mot-cua/domain/province-questions.ts';
import { digitisedRecord, newDossier, type Options } from '@mot-cua/provincial-repository/test/test-kiosk.ts';
import { eventually } from '@mot-cua/provincial-repository/test/test-repository.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OneProvince, oneProvince } from './one-province.ts';

/** What the province tells a kiosk of whoever stands there, through the real socket, the real wire and a real repository. */
const ĐÀO = '001090000001';
const proof: HolderProof = { chip: 'chip-authenticated', holder: 'vneid' };
const signal = new AbortController().signal;
const identification = { level: 'chip-authenticated', method: 'CHIP' } as const;

let here: OneProvince;
beforeAll(async () => {
  here = await oneProvince();
}, 60_000);
afterAll(() => here?.end());

const delivered = async (options: Options = {}, by: 'own' | 'another' = 'own') => {
  const submittedAt = new Date().toISOString();
  const kiosk = by === 'own' ? here.own : here.kiosks[0];
  const dossier = await newDossier(kiosk, here.recipient, {
    ...options,
    manifest: { submittedAt, ...options.manifest },
    metadata: { submittedAt, ...options.metadata },
  });
  const answer = await (by === 'own' ? here.deliver : here.another).deliver(dossier);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return dossier;
};
const of = (personalNumber: string, fullName = 'Lê Văn Tám') => ({
  submitter: { fullName, personalNumber, dateOfBirth: '1990-02-03' },
  owner: { fullName, personalNumber },
});
const own = async (personalNumber: string) => {
  const answer = await here.province.ownDossiers(personalNumber, proof, signal);
  if (!answer.ok) throw new Error(answer.fault);
  return answer.value;
};

describe('one’s own dossiers', () => {
  test('newest first, by the number under seal; another person’s are not among them', async () => {
    const first = await delivered();
    const second = await delivered();
    await delivered({ metadata: of('001090000002') });
    const { dossiers } = await own(ĐÀO);
    expect(dossiers.map(({ dossierId }) => dossierId)).toEqual([second.dossierId, first.dossierId]);
    expect(dossiers[1]).toMatchObject({ procedureId: '1.004873', status: 1, request: null });
  });

  test('a dossier whose number was typed shows nobody anything: it may be a slip of the finger', async () => {
    await delivered({
      metadata: { ...of('001090000003'), identification: { level: 'typed', method: 'TYPED' } },
    });
    expect((await own('001090000003')).dossiers).toEqual([]);
  });

  test('daemon and wire see neither number nor name nor code; the kiosk’s ledger hears nothing of it', async () => {
    const number = '001090000004';
    const dossier = await delivered({ metadata: of(number, 'Nông Thị Canh') });
    const before = here.kiosk.seenByDaemon.length;
    expect((await own(number)).dossiers).toHaveLength(1);
    const seen = Buffer.concat(here.kiosk.seenByDaemon.slice(before)).toString('latin1');
    expect(seen.length).toBeGreaterThan(500);
    for (const secret of [number, 'Canh', dossier.manifest.provisionalCode, dossier.dossierId])
      for (const form of [secret, Buffer.from(secret).toString('base64url').slice(0, -2)])
        expect(seen).not.toContain(form);
    expect(here.kiosk.journal).toEqual([]);
  });

  test('what was shown stands in the share log before it left: of whom, where, on what proof; the audit names no number', async () => {
    const number = '001090000005';
    await here.province.ownDossiers(number, { chip: 'online', holder: 'officer', officer: 'cb-07' }, signal);
    const [share] = here.rows<Record<string, unknown>>('select * from shares where personalNumber = ?', number);
    expect(share).toMatchObject({
      kioskId: 'k01',
      what: 'own-dossiers',
      chip: 'online',
      holder: 'officer',
      officer: 'cb-07',
      items: 0,
    });
    const acts = here.rows<{ subject: string }>("select * from audit where action = 'own-dossiers-shown'");
    expect(acts.at(-1)?.subject).toBe(`share:${share?.['sequence']}`);
    expect(JSON.stringify(acts)).not.toContain(number);
  });

  test.each([
    ['no proof of the holder', { chip: 'chip-authenticated' }],
    ['a chip that was only read', { chip: 'chip-read', holder: 'vneid' }],
  ])('a question with %s is refused, and nothing is in the share log', async (_what, weak) => {
    const asked = await here.province.ownDossiers('001090000006', weak as HolderProof, signal);
    expect(asked).toEqual({ ok: false, fault: 'unavailable' });
    expect(here.rows('select * from shares where personalNumber = ?', '001090000006')).toEqual([]);
  });

  test('“an officer looked” without an officer’s name opens nothing', async () => {
    const nameless: HolderProof = { chip: 'online', holder: 'officer' };
    expect(await here.province.ownDossiers('001090000007', nameless, signal)).toEqual({
      ok: false,
      fault: 'unavailable',
    });
    expect(here.rows('select * from shares where personalNumber = ?', '001090000007')).toEqual([]);
  });

  test('the kiosk signs each question: its signature stands in the share log, and fits no other question', async () => {
    const number = '001090000008';
    await here.province.ownDossiers(number, proof, signal);
    const [share] = here.rows<{ signedCall: string }>('select signedCall from shares where personalNumber = ?', number);
    const [header = '', payload = '', signature = ''] = (share?.signedCall ?? '').split('.');
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify(null, signed, here.device.publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    const call = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(call).toMatchObject({ kioskId: 'k01', path: '/v1/citizen/dossiers' });
    expect(call.bodySha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['no digest of it', {}],
    ['the digest of another', { bodySha256: 'a'.repeat(64) }],
  ])(
    'a question under a call that signs %s is refused before it is opened: forged, replayed or swapped on the way',
    async (_what, over) => {
      const path = '/v1/citizen/dossiers';
      const answer = await fetch(`${here.url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/jose',
          authorization: here.deliver.authorization('POST', path, over),
        },
        body: 'e30.a.a.a.a',
      });
      expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([
        401,
        expect.stringContaining('question-not-signed'),
      ]);
    },
  );

  test('a kiosk that asks without end is slowed', async () => {
    const slow = await oneProvince({ questionsPerKioskPerMinute: 2 });
    try {
      const ask = async () => (await slow.province.ownDossiers(ĐÀO, proof, signal)).ok;
      expect([await ask(), await ask(), await ask()]).toEqual([true, true, false]);
    } finally {
      await slow.end();
    }
  });
});

describe('an officer asks for papers, once', () => {
  const PERSON = '001090000010';
  const asks = (dossierId: string, form: Record<string, string>) =>
    here.post(`/officer/dossiers/${dossierId}/supplement`, form);

  test('from the form to the kiosk and back: attached, handled again, the official code stays, once', async () => {
    const dossier = await delivered({ metadata: of(PERSON) });
    const events = async (id: string) => (await here.deliver.events(id)).body.events;
    await eventually(async () => (await events(dossier.dossierId)).find(({ kind }) => kind === 'official-code'));
    expect((await asks(dossier.dossierId, {})).status).toBe(422);
    const asked = await asks(dossier.dossierId, {
      'other-title': 'Bản án ly hôn',
      'reason-other': 'missing',
      note: 'Xin quét cả trang có dấu.',
    });
    expect(asked.status).toBe(303);
    const [returned] = (await own(PERSON)).dossiers;
    expect(returned).toMatchObject({
      status: 5,
      request: {
        papers: [{ key: 'bo-sung-khac', title: 'Bản án ly hôn', reason: 'missing' }],
        note: 'Xin quét cả trang có dấu.',
      },
    });
    expect((await asks(dossier.dossierId, { 'other-title': 'Nữa', 'reason-other': 'missing' })).status).toBe(409);

    const supplementOf = { dossierId: dossier.dossierId, requestId: returned?.request?.id ?? '' };
    const supplement = await delivered({ metadata: { ...of(PERSON), supplementOf } });
    expect((await here.deliver.commit(supplement.dossierId)).status).toBe(200); // committed again: the same receipt
    const after = (await own(PERSON)).dossiers;
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ dossierId: dossier.dossierId, status: 4, request: null, code: returned?.code });
    expect((await events(dossier.dossierId)).map(({ kind, status }) => `${kind} ${status ?? ''}`)).toEqual([
      'received 1',
      'official-code ',
      'status 5',
      'status 4',
    ]);
    expect((await events(supplement.dossierId)).find(({ kind }) => kind === 'official-code')?.officialCode).toBe(
      returned?.code,
    );
    expect(here.rows('select * from issuedCodes where dossierId = ?', supplement.dossierId)).toEqual([]);
    expect(await here.page(`/officer/dossiers/${dossier.dossierId}`)).toContain(supplement.dossierId);
    expect(await here.page(`/officer/dossiers/${supplement.dossierId}`)).toContain(returned?.code);

    const twice = await delivered({ metadata: { ...of(PERSON), supplementOf } });
    expect(here.rows('select kind from alarms where dossierId = ?', twice.dossierId)).toEqual([
      { kind: 'supplement-unmatched' },
    ]);
  });

  test('a kiosk that never showed the request to this person cannot answer it for them, even with its number in hand', async () => {
    const person = '001090000013';
    const dossier = await delivered({ metadata: of(person) });
    await asks(dossier.dossierId, { 'other-title': 'Bản án', 'reason-other': 'missing' });
    const [returned] = (await own(person)).dossiers;
    const supplementOf = { dossierId: dossier.dossierId, requestId: returned?.request?.id ?? '' };
    const forged = await delivered({ metadata: { ...of(person), supplementOf } }, 'another');
    const late = { submittedAt: new Date(Date.now() - 3 * 86_400_000).toISOString() };
    const before = await delivered({ manifest: late, metadata: { ...of(person), supplementOf, ...late } });
    for (const { dossierId } of [forged, before])
      expect(here.rows('select kind from alarms where dossierId = ?', dossierId)).toEqual([
        { kind: 'supplement-unmatched' },
      ]);
    expect((await own(person)).dossiers.find(({ request }) => request !== null)?.dossierId).toBe(dossier.dossierId);
  });

  test('somebody else’s papers are taken in, attached to nothing, and an alarm', async () => {
    const dossier = await delivered({ metadata: of('001090000011') });
    await asks(dossier.dossierId, { 'other-title': 'Bản án', 'reason-other': 'expired' });
    const [returned] = (await own('001090000011')).dossiers;
    const supplementOf = { dossierId: dossier.dossierId, requestId: returned?.request?.id ?? '' };
    const stranger = await delivered({ metadata: { ...of('001090000012'), supplementOf, identification } });
    expect((await own('001090000011')).dossiers[0]?.request).not.toBeNull();
    expect(here.rows('select kind from alarms where dossierId = ?', stranger.dossierId)).toEqual([
      { kind: 'supplement-unmatched' },
    ]);
  });
});

describe('papers that the province holds already', () => {
  const OWNER = '001090000020';
  const digitised = (over: object) => (payload: Map<string, Buffer>) => {
    const metadata = JSON.parse((payload.get('data/metadata.json') ?? Buffer.alloc(0)).toString());
    const [paper] = metadata.papers;
    Object.assign(paper, { title: 'Giấy chứng sinh số 12' });
    paper.digitised = { ...digitisedRecord(paper, 'k01'), ownerId: OWNER, ...over };
    payload.set('data/metadata.json', Buffer.from(JSON.stringify(metadata)));
  };
  const held = async (title: string) => {
    const answer = await here.province.heldPapers(
      { personalNumber: OWNER, proof, wanted: [{ key: 'note', title }] },
      signal,
    );
    if (!answer.ok) throw new Error(answer.fault);
    return answer.value;
  };
  const stored = (over: object = {}) => delivered({ payload: digitised(over) });

  test('revoked, expired or compared by nobody: not offered; compared and valid: by title, number, issuer, day', async () => {
    await stored({ standing: { is: 'revoked', since: '2020-01-01' } });
    await stored({ expiresOn: '2021-01-01' });
    await stored({ check: null });
    expect(await held('Giấy chứng sinh')).toEqual([]);
    const kept = await stored();
    expect(await held('Giấy chứng sinh (bản chính)')).toEqual([
      {
        key: 'note',
        id: `${kept.dossierId}.0`,
        title: 'Giấy chứng sinh số 12',
        number: '12/QĐ-UBND',
        issuer: 'Ủy ban nhân dân huyện Thử',
        issuedOn: '2019-03-12',
        pages: 3,
      },
    ]);
    expect(await held('Giấy chứng nhận kết hôn')).toEqual([]);
  });

  const ask = async (...wanted: HeldPapersQuestion['wanted']) => {
    const answer = await here.province.heldPapers({ personalNumber: OWNER, proof, wanted }, signal);
    return answer.ok ? answer.value.map(({ key, id }) => [key, id]) : answer.fault;
  };

  test('known by its kind, whatever it is called; another kind is not offered, though it is called the same', async () => {
    const kept = await stored({ paperType: 'KQ.G07.000777' });
    const note = { key: 'note', title: 'Chứng nhận việc sinh', type: 'KQ.G07.000777' };
    expect(await ask(note)).toEqual([['note', `${kept.dossierId}.0`]]);
    expect(await ask({ ...note, title: 'Giấy chứng sinh', type: 'KQ.G07.000778' })).toEqual([]);
    const unnamed = await stored({ paperType: null });
    expect(await ask({ key: 'note', title: 'Giấy chứng sinh', type: 'KQ.G07.000778' })).toEqual([
      ['note', `${unnamed.dossierId}.0`],
    ]);
  });

  test('a paper that serves for some months only is not offered once they are over, nor when nobody wrote down its day', async () => {
    const kind = { title: 'Giấy xác nhận', type: 'KQ.G07.000888' };
    await stored({ paperType: kind.type, issuedOn: null });
    const kept = await stored({ paperType: kind.type, issuedOn: '2026-06-01' });
    expect(await ask({ key: 'status', ...kind, issuedSince: '2026-06-02' })).toEqual([]);
    expect(await ask({ key: 'status', ...kind, issuedSince: '2026-06-01' })).toEqual([
      ['status', `${kept.dossierId}.0`],
    ]);
  });

  test('attached by reference the officer sees it; a reference to another owner’s paper is an alarm', async () => {
    const kept = await stored({ issuedOn: '2026-11-01' }); // the newest of this owner's
    const reused = [{ key: 'note', title: 'Giấy chứng sinh', source: `reuse:${kept.dossierId}.0` }];
    const components = { total: 1, digitised: 0, reused: 1 };
    const unasked = await delivered({ metadata: { ...of(OWNER), reused, components } });
    expect(here.rows('select kind from alarms where dossierId = ?', unasked.dossierId)).toEqual([
      { kind: 'reused-paper-unknown' },
    ]);
    expect((await held('Giấy chứng sinh'))[0]?.id).toBe(`${kept.dossierId}.0`);
    const elsewhere = await delivered({ metadata: { ...of(OWNER), reused, components } }, 'another');
    expect(here.rows('select * from reusedPapers where dossierId = ?', elsewhere.dossierId)).toEqual([]);
    const dossier = await delivered({ metadata: { ...of(OWNER), reused, components } });
    expect(await here.page(`/officer/dossiers/${dossier.dossierId}`)).toContain(
      `/officer/dossiers/${kept.dossierId}/papers/0`,
    );
    const thief = await delivered({ metadata: { ...of('001090000021'), reused, components } });
    expect(here.rows('select * from reusedPapers where dossierId = ?', thief.dossierId)).toEqual([]);
    expect(here.rows('select kind from alarms where dossierId = ?', thief.dossierId)).toEqual([
      { kind: 'reused-paper-unknown' },
    ]);
  });
});
