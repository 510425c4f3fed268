import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { type PaperType, paperTypesTyped } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { momentInVietnam } from '@mot-cua/domain/digitisation/paper-record.ts';
import { StationNewCopy, type StationPaperTypes } from '@mot-cua/domain/digitisation/station.ts';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import Type from 'typebox';
import { sayNo } from '../http/own-origin.ts';
import type { StationDesk } from './station-desk.ts';

export type CopyRouteParts = {
  readonly desk: StationDesk;
  readonly types: readonly PaperType[];
  readonly clock: Clock;
  readonly isIn: (request: FastifyRequest) => boolean;
  readonly notIn: (reply: FastifyReply) => FastifyReply;
  readonly answered: (reply: FastifyReply, result: Awaited<ReturnType<StationDesk['beginCopy']>>) => FastifyReply;
};
type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;

/** Calls of the origin that are about certified copies. A page counts as shown when its whole picture has left here. */
export const copyRoutes = (app: App, { desk, types, clock, isIn, notIn, answered }: CopyRouteParts): void => {
  app.post('/copies', { schema: { body: StationNewCopy } }, async (request, reply) =>
    isIn(request) ? answered(reply, await desk.beginCopy(request.body)) : notIn(reply),
  );

  const typed = Type.Object({ typed: Type.String({ maxLength: 60 }) });
  app.get('/paper-types', { schema: { querystring: typed } }, async (request, reply) => {
    if (!isIn(request)) return notIn(reply);
    const today = momentInVietnam(clock.now()).slice(0, 10);
    const found: StationPaperTypes = paperTypesTyped(types, request.query.typed, today).map(
      ({ code, name, glassOnly }) => ({ code, title: name, glassOnly: glassOnly === true }),
    );
    return reply.send(found);
  });

  const params = Type.Object({
    copy: Type.String({ pattern: '^SC-[0-9]{8}-[0-9]{1,4}$' }),
    file: Type.String({ pattern: '^g[0-9]{5}(-small)?\\.jpg$', maxLength: 30 }),
  });
  const querystring = Type.Object({
    turned: Type.Optional(
      Type.Union([Type.Literal('0'), Type.Literal('90'), Type.Literal('180'), Type.Literal('270')]),
    ),
  });
  app.get(
    '/copies/:copy/:file',
    // a program that only looks (HEAD) has not shown anything
    { exposeHeadRoute: false, schema: { params, querystring } },
    async (request, reply) => {
      if (!isIn(request)) return notIn(reply);
      const { copy, file } = request.params;
      const isSmall = file.endsWith('-small.jpg');
      const picture = await desk.copyPicture(copy, isSmall ? file.replace('-small.jpg', '.small') : file);
      if (!picture.ok) return sayNo(reply, 404, 'không có trang này', 'Bản sao đã xong hoặc trang đã bị bỏ.');
      const { turned } = request.query;
      if (!isSmall && turned !== undefined)
        reply.raw.once('finish', () => void desk.copyPageShown(copy, file.slice(0, -'.jpg'.length), Number(turned)));
      return reply.header('content-type', 'image/jpeg').send(Buffer.from(picture.value));
    },
  );
};
