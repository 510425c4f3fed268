import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language } from '@mot-cua/domain/localized.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { sayNo } from './own-origin.ts';

/** A pack of a few hundred sentences, a clip of a few seconds: what is larger is not read. */
const MOST_PACK_BYTES = 400_000;
const MOST_CLIP_BYTES = 2_000_000;

export type AccessFolders = { readonly languagesFolder?: string; readonly audioFolder?: string };

/**
 * Language packs and clips, read when they are asked for: few visits need them. Names are closed patterns, so nothing
 * outside the two folders can be named. They are this visit's, as everything at its origin is, whoever they tell of.
 */
export const openAccessFiles = (
  app: FastifyInstance,
  { languagesFolder, audioFolder }: AccessFolders,
  ownPack: (code: string) => Buffer | undefined,
  authorised: (request: FastifyRequest) => boolean,
): void => {
  // before a name is looked at: a stranger learns nothing of what there is
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) =>
    authorised(request) ? undefined : sayNo(reply, 401, 'not this visit', 'Go back to the start of the kiosk.');
  const json = 'application/json; charset=utf-8';
  app.get<{ Params: { file: string } }>(
    '/languages/:file',
    { onRequest, schema: { params: Type.Object({ file: Type.String({ pattern: '^[a-z]{2,3}\\.json$' }) }) } },
    async (request, reply) => {
      const { file } = request.params;
      const code = file.slice(0, -'.json'.length);
      const body = (languagesFolder && (await within(join(languagesFolder, file), MOST_PACK_BYTES))) || ownPack(code);
      return body
        ? reply.header('content-type', json).send(body)
        : sayNo(reply, 404, 'no such language', 'Choose another.');
    },
  );
  app.get<{ Params: { language: Language; file: string } }>(
    '/audio/:language/:file',
    {
      onRequest,
      schema: {
        params: Type.Object({
          language: Language,
          file: Type.String({ pattern: '^(manifest\\.json|[a-z0-9]{8,40}\\.(ogg|wav|mp3))$' }),
        }),
      },
    },
    async (request, reply) => {
      const { language, file } = request.params;
      const body = audioFolder ? await within(join(audioFolder, language, file), MOST_CLIP_BYTES) : null;
      if (!body) return sayNo(reply, 404, 'no such clip', 'It is read instead.');
      return reply.header('content-type', AUDIO[file.slice(file.lastIndexOf('.'))] ?? json).send(body);
    },
  );
};

const AUDIO: Record<string, string> = { '.ogg': 'audio/ogg', '.wav': 'audio/wav', '.mp3': 'audio/mpeg' };

const within = async (path: string, most: number): Promise<Buffer | null> => {
  try {
    const bytes = await readFile(path);
    return bytes.length <= most ? bytes : null;
  } catch {
    return null; // not there: the caller says so
  }
};
