import { ManualClock } from '@mot-cua/domain/clock.ts';
import { done } from '@mot-cua/domain/result.ts';
import { expect, test } from 'vitest';
import { BagUpload } from './bag-upload.ts';
import type { OutgoingDossier } from './outgoing.ts';
import { Ceiling, Pace } from './pace.ts';

const bytes = Buffer.from('the sealed bag, whole again');
const row = { dossier_id: 'one', size: bytes.length, sha256: 'f'.repeat(64), upload_path: '/v1/uploads/old' };

/** A repository that keeps complete uploads whatever came in them, and says what it was asked. */
const repositoryThatHolds = (uploads: Map<string, Buffer>) => {
  const asked: string[] = [];
  const tus = (status: number, headers: Record<string, string>) =>
    done({ status, headers: { 'tus-resumable': '1.0.0', ...headers }, body: new Uint8Array(0) });
  const clock = new ManualClock();
  const upload = new BagUpload({
    url: 'http://repository.example',
    clock,
    pace: new Pace(8),
    ceiling: new Ceiling(undefined, clock),
    call: async (method, path, { body }) => {
      asked.push(`${method} ${path}`);
      if (method === 'POST') {
        uploads.set('/v1/uploads/new', Buffer.alloc(0));
        return tus(201, { location: '/v1/uploads/new' });
      }
      const held = uploads.get(path) ?? Buffer.alloc(0);
      if (method === 'HEAD') return tus(200, { 'upload-offset': String(held.length) });
      const grown = Buffer.concat([held, body ?? Buffer.alloc(0)]);
      uploads.set(path, grown);
      return tus(204, { 'upload-offset': String(grown.length) });
    },
  });
  return { upload, asked };
};
const bag = {
  read: async (into: Uint8Array, offset: number) => bytes.copy(into, 0, offset, offset + into.length),
  close: async () => undefined,
};
const never = new AbortController().signal;

test('the repository lacks the bytes though the upload is complete (they were spoilt on the way): it is begun anew, not committed for ever', async () => {
  const uploads = new Map([['/v1/uploads/old', Buffer.alloc(bytes.length, 'x')]]);
  const { upload, asked } = repositoryThatHolds(uploads);
  const remembered: (string | null)[] = [];
  expect(await upload.send(row as OutgoingDossier, bag, (path) => remembered.push(path), never)).toEqual(
    done(undefined),
  );
  expect(uploads.get('/v1/uploads/new')).toEqual(bytes);
  expect(remembered).toEqual([null, '/v1/uploads/new']);
  expect(asked.slice(0, 2)).toEqual(['HEAD /v1/uploads/old', 'POST /v1/uploads']);
});

test('an upload that is half there is gone on with', async () => {
  const uploads = new Map([['/v1/uploads/old', bytes.subarray(0, 10)]]);
  const { upload, asked } = repositoryThatHolds(uploads);
  expect(await upload.send(row as OutgoingDossier, bag, () => undefined, never)).toEqual(done(undefined));
  expect(uploads.get('/v1/uploads/old')).toEqual(bytes);
  expect(asked).not.toContain('POST /v1/uploads');
});
