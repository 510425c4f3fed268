import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAnnouncementFiles } from './announcement-files.ts';

let room: string;
const app = Fastify();
beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'announcements-'));
  writeFileSync(join(room, 'secret.txt'), 'not for the hall');
  writeFileSync(join(room, 'manifest.json'), '{"clips":{}}');
  writeFileSync(join(room, '0a1b.ogg'), 'OggS');
  writeFileSync(join(room, 'huge.ogg'), Buffer.alloc(400_001));
  openAnnouncementFiles(app, room);
});
afterAll(async () => {
  await app.close();
  rmSync(room, { recursive: true });
});

test.each([
  ['manifest.json', 200, 'application/json; charset=utf-8'],
  ['0a1b.ogg', 200, 'audio/ogg'],
])('%s is served as what it is', async (file, status, type) => {
  const answer = await app.inject(`/announcements/${file}`);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, type]);
});

test.each([['gone.ogg'], ['huge.ogg']])('%s is not there, and the answer says what to do', async (file) => {
  const answer = await app.inject(`/announcements/${file}`);
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toMatchObject({ detail: expect.stringContaining('make audio') });
});

test.each([
  ['secret.txt'],
  ['..%2Fsecret.txt'],
  ['%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
  ['manifest.json%00.ogg'],
  ['A.ogg'],
])('%s names nothing outside the clips', async (file) => {
  const answer = await app.inject(`/announcements/${file}`);
  expect([400, 404]).toContain(answer.statusCode);
  expect(answer.body).not.toContain('not for the hall');
});
