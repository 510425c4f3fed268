import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkAuditChain } from '../src/store/audit.ts';
import { openStore } from '../src/store/database.ts';
import { newDossier, type TestDossier } from './test-kiosk.ts';
import { eventually, officerKey, type RunningSite, runningSite } from './test-repository.ts';

// deadlines for a busy machine: nothing here waits without one, nothing needs so long by itself
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
let cookie: string;
let dossier: TestDossier;
let page: string;
beforeAll(async () => {
  site = await runningSite();
  dossier = await newDossier(site.kiosks[0], site.recipient, { submitter: 'Nguyễn Thị Đào <script>alert(1)</script>' });
  await site.a.deliver(dossier);
  await site.a.deliver(await newDossier(site.kiosks[0], site.recipient, { submitter: 'Lê Văn Tám' }));
  const entered = await fetch(`${site.url}/officer/enter?key=${officerKey}`);
  cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  page = await text(`/officer/dossiers/${dossier.dossierId}`);
});
afterAll(() => site.end());

const get = (path: string, headers: Record<string, string> = { cookie }): Promise<Response> =>
  fetch(`${site.url}${path}`, { headers: { accept: 'text/html', ...headers }, redirect: 'manual' });
const text = async (path: string): Promise<string> => (await get(path)).text();
const post = (
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = { cookie },
): Promise<Response> =>
  fetch(`${site.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { accept: 'text/html', ...headers },
    redirect: 'manual',
  });
const token = (): string => /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
const acts = (action: string): { actor: string; detail: string }[] =>
  site.rows('select actor, detail from audit where action = ? order by sequence', action);

test('without a session no page shows anything of a dossier', async () => {
  const paths = [
    '',
    '/alarms',
    `/dossiers/${dossier.dossierId}`,
    `/dossiers/${dossier.dossierId}/papers/0`,
    `/dossiers/${dossier.dossierId}/papers/0/pages/1/large.png`,
    `/dossiers/${dossier.dossierId}/papers/0/file`,
  ];
  for (const path of paths) {
    for (const headers of [{}, { cookie: `officer=${'A'.repeat(43)}` }]) {
      const answer = await get(`/officer${path}`, headers);
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('Đào');
    }
  }
});

test('the key link opens a session in a strict cookie that scripts cannot read; a wrong key does not, and ten lock it', async () => {
  const entered = await get(`/officer/enter?key=${officerKey}`, {});
  expect(entered.headers.get('set-cookie')).toMatch(
    /^officer=[\w-]{43}; Path=\/officer; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
  );
  const own = await runningSite();
  try {
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries++)
      statuses.push((await fetch(`${own.url}/officer/enter?key=wrong-key-${tries}-0000`)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429, 429]);
  } finally {
    await own.end();
  }
});

test.each(['nguyen thi dao', 'ĐÀO', 'Nguyễn Thị Đào'.normalize('NFD'), 'dao nguy', 'hôn nhân dao', '1.004873 đào'])(
  'searching "%s" finds Ms Đào and not Mr Tám',
  async (query) => {
    const found = await text(`/officer?q=${encodeURIComponent(query)}`);
    expect(found).toContain('Đào');
    expect(found).not.toContain('Tám');
  },
);

test('provisional and official code find the dossier; nonsense finds nothing and says what to try', async () => {
  const byCode = await text(`/officer?q=${dossier.manifest.provisionalCode.toLowerCase()}`);
  expect(byCode).toContain('Đào');
  expect(byCode).not.toContain('Tám'); // a whole code finds its dossier alone, whatever begins like its parts
  const ofAnotherKiosk = dossier.manifest.provisionalCode.replace('TAM-', 'TAM-TAM-'); // on its way: it is not this one
  expect(await text(`/officer?q=${ofAnotherKiosk}`)).toContain('Không có hồ sơ nào khớp');
  const code = await eventually(async () => {
    const { events } = (await site.a.events(dossier.dossierId)).body;
    return events.find(({ officialCode }) => officialCode)?.officialCode;
  });
  expect(await text(`/officer?q=${code}`)).toContain(code);
  expect(await text('/officer?q=zzzz')).toContain('Không có hồ sơ nào khớp');
});

test('a dossier is shown with labels, values, sources, papers, receipt; a name that is markup stays text', async () => {
  for (const words of [
    'Họ, chữ đệm và tên',
    'từ chip ✓',
    'tự khai',
    'cố định: 1',
    '03/02/1990',
    'Sổ hộ khẩu',
    '3 trang',
    'đã kiểm tra chíp là bản gốc',
    'Biên nhận điện tử số 1',
  ]) {
    expect(page).toContain(words);
  }
  expect(page).toContain('Đào &lt;script&gt;');
  expect(page).not.toMatch(/<script|style=|onclick|javascript:/i);
});

test('every page of a scanned paper is drawn as a picture, and the PDF can be taken as it came', async () => {
  for (const number of [1, 2, 3]) {
    const picture = await get(`/officer/dossiers/${dossier.dossierId}/papers/0/pages/${number}/large.png`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect([bytes.subarray(1, 4).toString('latin1'), bytes.readUInt32BE(16)]).toEqual(['PNG', 1240]);
  }
  expect((await get(`/officer/dossiers/${dossier.dossierId}/papers/0/pages/4/large.png`)).status).toBe(404);
  const file = await get(`/officer/dossiers/${dossier.dossierId}/papers/1/file`);
  expect(file.headers.get('content-disposition')).toContain('attachment');
  expect(
    Buffer.from(await file.arrayBuffer()).equals(dossier.payload.get('data/papers/don.pdf') ?? Buffer.alloc(0)),
  ).toBe(true);
});

test('an officer sets a status: the kiosk sees the event, the slip shows it, the same again changes nothing', async () => {
  const status = `/officer/dossiers/${dossier.dossierId}/status`;
  for (let again = 0; again < 2; again++) {
    const answer = await post(status, { token: token(), status: '2' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/officer/dossiers/${dossier.dossierId}`]);
  }
  await post(status, { token: token(), status: '10' });
  const { events } = (await site.a.events(dossier.dossierId)).body;
  expect(events.filter(({ kind }) => kind === 'status').map((event) => event.status)).toEqual([2, 10]);
  expect((await site.a.lookUp(dossier.manifest.provisionalCode, dossier.secret)).body.status).toBe(10);
  expect(await text(`/officer/dossiers/${dossier.dossierId}`)).toContain('Đã trả kết quả');
});

test('a form without the token of the session, or with a status that does not exist, changes nothing', async () => {
  const status = `/officer/dossiers/${dossier.dossierId}/status`;
  const before = (await site.a.events(dossier.dossierId)).body.events.length;
  expect((await post(status, { token: 'x', status: '3' })).status).toBe(403);
  expect((await post(status, { token: token(), status: '1' })).status).toBe(400);
  expect((await post(status, { token: token(), status: '11' })).status).toBe(400);
  expect((await post(status, { token: token(), status: '3' }, { cookie, origin: 'https://evil.example' })).status).toBe(
    403,
  );
  expect((await site.a.events(dossier.dossierId)).body.events.length).toBe(before);
});

test('each view and each change stands in the audit chain with the officer and without personal data', async () => {
  expect(acts('dossier-viewed').every(({ actor }) => actor === 'officer:Trần Văn Thử')).toBe(true);
  expect(acts('dossier-viewed').length).toBe(2);
  expect(acts('page-viewed').length).toBe(3);
  expect(acts('paper-downloaded').length).toBe(1);
  expect(acts('status-set').map(({ detail }) => JSON.parse(detail))).toEqual([
    { from: 1, to: 2 },
    { from: 2, to: 10 },
  ]);
  const all = JSON.stringify(site.rows('select * from audit'));
  expect(all).not.toMatch(/Đào|nguyen thi|001090000001/i);
});

test('what officers of the one-stop office decided stands there: an identity by eye, pages taken unseen by the machine, papers at the counter', async () => {
  const decided = await newDossier(site.kiosks[0], site.recipient, {
    submitter: 'Hoàng Văn Quyết',
    payload: (payload) => {
      const metadata = JSON.parse(payload.get('data/metadata.json')?.toString() ?? '');
      metadata.identification = {
        level: 'typed',
        method: 'STAFF',
        confirmedBy: { officer: '101', reason: 'card-worn' },
      };
      metadata.papers[0].accepted = [{ page: 2, officer: '102', reason: 'original-is-so' }];
      metadata.atCounter = [
        { key: 'so-do', title: 'Bản vẽ khổ lớn', decidedBy: { officer: '103', reason: 'too-large' } },
        { key: 'moi', title: 'Giấy của máy mới', decidedBy: { officer: '103', reason: 'a-newer-word' } },
      ];
      payload.set('data/metadata.json', Buffer.from(JSON.stringify(metadata)));
    },
  });
  await site.a.deliver(decided);
  const shown = await text(`/officer/dossiers/${decided.dossierId}`);
  expect(shown).toContain('Đối chiếu bằng mắt, cán bộ số 101: thẻ mòn, xước nhưng đúng người');
  expect(shown).toContain('Trang 2: máy thấy chưa rõ, được nhận bởi cán bộ số 102: bản chính vốn như vậy');
  expect(shown).toContain('Nộp bản giấy tại quầy (2)');
  expect(shown).toMatch(/Bản vẽ khổ lớn<\/strong> <small>chưa quét ở ki-ốt; cán bộ số 103: giấy quá khổ/);
  expect(shown).toContain('cán bộ số 103: a-newer-word');
  for (const words of ['Đối chiếu bằng mắt', 'Nộp bản giấy tại quầy']) expect(page).not.toContain(words);
});

test('a dossier is refused once, for a reason of the list, with a slip to print; the citizen reads why by the code on theirs', async () => {
  const refused = await newDossier(site.kiosks[0], site.recipient, { submitter: 'Lục Thị Sen', papers: 'none' });
  await site.a.deliver(refused);
  const at = `/officer/dossiers/${refused.dossierId}`;
  expect(await text(at)).toContain('Từ chối và in phiếu');
  expect((await get(`${at}/slips/03`)).status).toBe(404);
  const refuse = (form: Record<string, string>) => post(`${at}/refuse`, { token: token(), ...form });
  expect((await refuse({ reason: 'because' })).status).toBe(422);
  expect((await refuse({ reason: 'other', note: '  ' })).status).toBe(422);
  expect((await post(`${at}/refuse`, { token: 'x', reason: 'not-this-office' })).status).toBe(403);
  const answer = await refuse({ reason: 'not-this-office', note: 'Xin nộp tại phường <Tân Giang>' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${at}/slips/03`]);
  const slip = await text(`${at}/slips/03`);
  expect(slip).toContain('PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ');
  expect(slip).toContain('Thủ tục không thuộc thẩm quyền tiếp nhận, giải quyết của cơ quan này.');
  expect(slip).toContain('Xin nộp tại phường &lt;Tân Giang&gt;');
  expect(slip).toContain('Lục Thị Sen');
  expect((await refuse({ reason: 'not-this-office' })).status).toBe(409);
  expect(await text(at)).toContain('In phiếu từ chối (Mẫu 03)');
  const read = await site.a.lookUp(refused.manifest.provisionalCode, refused.secret);
  expect(read.body).toMatchObject({ status: 3, answer: expect.stringContaining('không thuộc thẩm quyền') });
  expect(read.body.answer).not.toContain('Tân Giang'); // the officer's own words may name somebody
  expect(acts('dossier-refused')).toEqual([
    { actor: 'officer:Trần Văn Thử', detail: JSON.stringify({ reason: 'not-this-office', from: 1 }) },
  ]);
});

test('a page that cannot be read: that paper alone is asked for again by one button, once', async () => {
  const blurred = await newDossier(site.kiosks[0], site.recipient, { submitter: 'Bế Thị Mờ' });
  await site.a.deliver(blurred);
  const at = `/officer/dossiers/${blurred.dossierId}`;
  const shown = await text(`${at}/papers/0?page=2`);
  expect(shown).toContain('Yêu cầu quét lại giấy này');
  const fields = [...shown.matchAll(/name="(reason-[^"]+|note)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  expect(fields).toEqual([
    ['reason-so-ho-khau', 'unreadable'],
    ['note', 'Trang 2 không đọc được, xin quét lại.'],
  ]);
  expect((await post(`${at}/supplement`, { token: token(), ...Object.fromEntries(fields) })).status).toBe(303);
  expect(await text(at)).toContain('<b>Sổ hộ khẩu</b>: Bản quét không đọc được');
  expect(await text(`${at}/slips/02`)).toContain('PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ');
  expect(await text(`${at}/papers/0?page=2`)).not.toContain('Yêu cầu quét lại giấy này');
  expect(site.rows('select status from records where dossierId = ?', blurred.dossierId)).toEqual([{ status: 5 }]);
});

test('how it was filed, what is to be paid and what is still to be signed stand on the page; an old dossier says nothing of it', async () => {
  const metadata = (kind: 'on-screen' | 'wet' | 'digital', at: string | null) => ({
    filing: {
      channel: 'police-handoff' as const,
      countsAs: 'direct' as const,
      fee: { amount: 20_000, per: 'filing' as const, validFrom: '2025-07-01', validTo: null },
    },
    signature: { kind, at },
  });
  const shown = async (of: ReturnType<typeof metadata> | undefined): Promise<string> => {
    const made = await newDossier(site.kiosks[0], site.recipient, {
      submitter: 'Hoàng Thị Sen',
      ...(of ? { metadata: of } : {}),
    });
    await site.a.deliver(made);
    return text(`/officer/dossiers/${made.dossierId}`);
  };
  const wet = await shown(metadata('wet', null));
  expect(wet).toContain('Tính là nộp trực tiếp');
  expect(wet).toContain('20.000 đồng/lần');
  expect(wet).toContain('<strong>Chưa ký: công dân ký trên giấy trước mặt cán bộ</strong>');
  expect(await shown(metadata('digital', null))).toContain('<strong>Chưa ký: công dân ký số');
  const given = await shown(metadata('on-screen', '2026-11-23T09:00:00.000+07:00'));
  expect(given).toContain('Đã ký bằng cam đoan trên màn hình ki ốt<small>23/11/2026 09:00</small>');
  expect(given).not.toContain('Chưa ký');
  expect(await shown(undefined)).not.toContain('Chữ ký</dt>');
});

test('signing out ends the session, and a key taken out of the file no longer opens', async () => {
  expect((await post('/officer/leave', { token: token() })).status).toBe(303);
  expect((await get('/officer')).status).toBe(401);
  await writeFile(site.config.officerAccess.keyFile, '');
  expect((await get(`/officer/enter?key=${officerKey}`, {})).status).toBe(403);
});

test.each([
  ['a row is edited', "update audit set actor = 'officer:nobody' where sequence = 3", 3],
  ['a row is taken out', 'delete from audit where sequence = 4', 4],
  [
    'two rows are swapped',
    'update audit set sequence = case sequence when 2 then -3 else -2 end where sequence in (2, 3); update audit set sequence = -sequence where sequence < 0',
    2,
  ],
])(
  'the audit log is tampered with: %s, and the check names the first bad entry',
  async (_what, tampering, firstBad) => {
    const copy = join(site.folder, `copy-${firstBad}.sqlite`);
    const database = new Database(join(site.config.dataFolder, 'repository.sqlite'), { readonly: true });
    await database.backup(copy);
    database.close();
    const own = new Database(copy);
    own.exec(tampering);
    own.close();
    const store = openStore(copy);
    try {
      expect((await checkAuditChain(store)).firstBad).toBe(firstBad);
    } finally {
      await store.destroy();
    }
  },
);

test('with the procedure packages at hand a declaration is read in the order and words of its form, and nothing is left out', async () => {
  const proceduresFolder = fileURLToPath(new URL('../../domain/procedures', import.meta.url));
  const own = await runningSite({}, { proceduresFolder });
  try {
    const edited = await newDossier(own.kiosks[0], own.recipient, {
      payload: (payload) => {
        const declaration = JSON.parse(String(payload.get('data/declaration.json')));
        declaration.data = { unknownToTheForm: 7, applicant: { phone: '0900000000', forWhom: 'self' } };
        payload.set('data/declaration.json', Buffer.from(JSON.stringify(declaration)));
      },
    });
    expect((await own.a.deliver(edited)).status).toBe(200);
    const entered = await fetch(`${own.url}/officer/enter?key=${officerKey}`);
    const headers = { cookie: (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    const shown = await (await fetch(`${own.url}/officer/dossiers/${edited.dossierId}`, { headers })).text();
    const words = ['Yêu cầu của Ông/Bà', 'Số điện thoại', '0900000000', 'Khác', 'unknownToTheForm', '7'];
    const places = words.map((word) => shown.indexOf(word, shown.indexOf('Tờ khai')));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(shown).not.toContain('>self<');
  } finally {
    await own.end();
  }
});
