import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';

/** A clip of a word or two: what is larger is not read. */
const MOST_CLIP_BYTES = 400_000;
const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
};

/**
 * The clips of calls for displays: `/announcements/manifest.json` and its files, out of `<audioFolder>/announcements` (`make audio`, or
 * what people have recorded). Names are a closed pattern, so nothing outside the folder can be named; clips tell of nobody. Call it with
 * the app of a door that has already decided who may come in.
 */
export const openAnnouncementFiles = (app: FastifyInstance, folder: string): void => {
  app.get<{ Params: { file: string } }>(
    '/announcements/:file',
    {
      schema: {
        params: Type.Object({ file: Type.String({ pattern: '^(manifest\\.json|[a-z0-9-]{1,64}\\.(ogg|wav|mp3))$' }) }),
      },
    },
    async (request, reply) => {
      const { file } = request.params;
      const body = await clipIn(join(folder, file));
      if (!body)
        return reply.code(404).send({ title: 'no such clip', detail: 'Run `make audio`; the screen shows the call.' });
      return reply.header('content-type', TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? TYPES['ogg']).send(body);
    },
  );
};

const clipIn = async (path: string): Promise<Buffer | null> => {
  try {
    const bytes = await readFile(path);
    return bytes.length > MOST_CLIP_BYTES ? null : bytes;
  } catch {
    return null; // not there: the caller says so
  }
};
