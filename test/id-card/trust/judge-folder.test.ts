import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '@mot-cua/device-daemon/src/devices/id-card-reader/cli.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { ecdsa } from './algorithms.ts';
import { quickState, sodOver, usualFiles } from './card.ts';
import { CARD_SECURITY, masterList, signedData } from './signed-object.ts';
import { DAY, extendedUse, linkOf, NOW, pem, revocationList, rootOf, signerOf, stateName, usage } from './state.ts';

const { root, signer } = quickState();
const files = usualFiles();
const top = mkdtempSync(join(tmpdir(), 'judge-'));
afterAll(() => rmSync(top, { recursive: true }));

const folderOf = (name: string, contents: Readonly<Record<string, Uint8Array | string>>): string => {
  const folder = join(top, name);
  for (const [file, bytes] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), bytes);
  }
  return folder;
};

const judge = async (...args: readonly string[]) => {
  const lines: string[] = [];
  const code = await run(['judge', ...args, '--at', '2026-11-23'], (line) => lines.push(line));
  return { code, lines };
};

const group = (number: number): Uint8Array => files.get(number) ?? new Uint8Array(0);
const next = rootOf(ecdsa('brainpoolP384r1', 'sha384'), stateName('Next'));
const listSigner = signerOf(root, ecdsa('prime256v1', 'sha256'), {
  extensions: [usage('sign'), extendedUse('2.23.136.1.1.3')],
});
const good = {
  'anna.sod': sodOver(files, signer),
  'anna.DG1.bin': group(1),
  'card/EF.SOD': sodOver(files, signer),
  'card/EF.DG13': group(13),
  'card/EF.DG2.bin': group(2),
  'bare.cms': sodOver(files, signer).subarray(4),
  'card-security.bin': signedData({ contentType: CARD_SECURITY, content: Uint8Array.of(0x31, 0), signer }),
  'root.cer': root.certificate,
  'link.pem': pem('CERTIFICATE', linkOf(root, next)),
  'all.ml': masterList([next.certificate, linkOf(root, next), root.certificate], listSigner),
  'root.crl': revocationList(root, []),
  'README.txt': 'not judged',
};

describe('judge FOLDER', () => {
  test('says of each file how far it is good, and ends with 0 when all of it is', async () => {
    const { code, lines } = await judge(folderOf('good', good));
    expect(lines.filter((line) => line.startsWith('WRONG'))).toEqual([]);
    expect(code).toBe(0);
    const line = (start: string) => lines.find((one) => one.startsWith(start)) ?? '';
    expect(line('good  | sod | anna.sod')).toMatch(
      /chip-verified \| - \|.*DG1 as signed.*1 of 5 data groups beside it/,
    );
    expect(line('good  | sod | card/EF.SOD')).toMatch(/DG13, DG2 as signed|DG2, DG13 as signed/);
    expect(line('good  | sod | bare.cms')).toMatch(/none was read/);
    expect(line('good  | master-list')).toMatch(/3 of 3 certificates read: 2 self-signed and good, 1 links and good/);
    expect(line('good  | certificate | root.cer')).toMatch(/in force \| - \| .*signed by itself/);
    expect(line('good  | revocation-list')).toMatch(/in force \| - \| .*0 revoked/);
    expect(lines.slice(-6)).toEqual([
      'sod: 3 of 3 verified',
      'card-security: 1 of 1 verified',
      'master-list: 1 of 1 verified',
      'certificate: 2 of 2 verified',
      'revocation-list: 1 of 1 verified',
      '4 trusted roots; 1 other files left aside',
    ]);
  });

  test('an altered data group, a stranger and broken files: each with its reason, and it ends with 1', async () => {
    const stranger = rootOf(ecdsa('prime256v1', 'sha256'), stateName('Stranger'));
    const { code, lines } = await judge(
      folderOf('bad', {
        ...good,
        'card/EF.DG13': Uint8Array.of(0x6d, 0),
        'stranger.sod': sodOver(files, signerOf(stranger, ecdsa('prime256v1', 'sha256'))),
        'cut.sod': sodOver(files, signer).subarray(0, 100),
        'stranger.cer': signerOf(stranger, ecdsa('prime256v1', 'sha256')).certificate,
      }),
    );
    expect(code).toBe(1);
    const wrong = lines
      .filter((line) => line.startsWith('WRONG'))
      .map((line) => line.split(' | ').slice(1, 5).join(' | '));
    expect(wrong).toEqual([
      'sod | card/EF.SOD | not believed | group-altered',
      'sod | cut.sod | not believed | sod-malformed',
      'sod | stranger.sod | chip-read | signer-unknown',
      'certificate | stranger.cer | in force | its issuer is not here',
    ]);
  });

  test('a certificate that was cut short is named and ends with 1; an empty folder says that there is nothing; --help helps', async () => {
    const cut = await judge(
      folderOf('cut', {
        'root.cer': root.certificate,
        'half.cer': Uint8Array.of(0x00, 0x01),
        'notes.txt': Uint8Array.of(0x41),
      }),
    );
    expect(cut.code).toBe(1);
    expect(cut.lines.filter((line) => /half|notes/.test(line))).toEqual([
      'WRONG | broken | half.cer | by its ending a certificate or a list, by its bytes neither',
      'aside | notes.txt',
    ]);
    const empty = await judge(folderOf('empty', { 'notes.txt': Uint8Array.of(0x41) }));
    expect(empty.code).toBe(1);
    expect(empty.lines).toContainEqual(expect.stringMatching(/^nothing to judge/));
    const help: string[] = [];
    expect(await run(['--help'], (line) => help.push(line))).toBe(0);
    expect(help.join()).toContain('judge FOLDER');
  });

  test('--anchors takes what is trusted from another folder, --json is for programs', async () => {
    const sods = folderOf('sods', { 'a.sod': good['anna.sod'] });
    const anchors = folderOf('anchors', { 'root.cer': root.certificate });
    expect((await judge(sods)).lines[0]).toContain('chip-read | no-anchors');
    const { code, lines } = await judge(sods, '--anchors', anchors, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      judged: [{ file: 'a.sod', kind: 'sod', verified: true, level: 'chip-verified', reasons: ['revocation-unknown'] }],
      anchors: 1,
    });
  });

  test('--at looks at dates as of that day', async () => {
    const folder = folderOf('dated', { 'root.cer': root.certificate });
    const lines: string[] = [];
    const day = new Date(NOW + 6000 * DAY).toISOString().slice(0, 10);
    expect(await run(['judge', folder, '--at', day], (line) => lines.push(line))).toBe(0);
    expect(lines[0]).toContain('| expired |');
  });

  test('wrong arguments are told and end with 2; a folder with nothing in it, or none, ends with 1', async () => {
    expect((await judge()).code).toBe(2);
    expect((await judge('a', 'b')).code).toBe(2);
    expect((await judge(top, '--at', 'yesterday', '--what')).code).toBe(2);
    const nowhere = await judge(join(top, 'nowhere'));
    expect(nowhere.code).toBe(1);
    expect(nowhere.lines[0]).toContain('ENOENT');
  });
});
