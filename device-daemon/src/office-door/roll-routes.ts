import type { NumberRoll, OfficeState } from '@mot-cua/domain/office/office-state.ts';
import { rollCountsUntil } from '@mot-cua/domain/queue/rolls.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sayNo } from '../http/own-origin.ts';
import type { RollPrinter } from '../printing/roll-printer.ts';
import type { DoorWho } from './door-server.ts';

/** Of an address: looked up as it is, after it is known who asks. `from`: the first number of the roll. */
type Named = { readonly service: string; readonly from: string };

/**
 * The emergency rolls of the office for a supervisor (the wish `print-roll` makes one and brings it to a ticket printer): which there
 * are, one as A4 for the office's printer, and what of one did not come out, once more at this machine.
 */
export const rollRoutes = (
  routes: FastifyInstance,
  session: DoorWho['session'],
  line: { readonly state: OfficeState },
  printer: RollPrinter,
): void => {
  const supervised = (request: FastifyRequest, reply: FastifyReply): boolean => {
    const open = session(request, reply);
    if (!open) return false;
    if (open.staff.roles.includes('supervisor')) return true;
    sayNo(reply, 403, 'not allowed', 'A supervisor prints the rolls of numbers for emergencies.');
    return false;
  };
  const rollOf = ({ service, from }: Named): NumberRoll | undefined =>
    line.state.queue.rolls.find((roll) => roll.service === service && String(roll.from) === from);
  const sayUnknown = (reply: FastifyReply): FastifyReply =>
    sayNo(reply, 404, 'no such roll', 'Take one of /office/rolls, or print a new one.');

  routes.get('/office/rolls', async (request, reply) => {
    if (!supervised(request, reply)) return reply;
    const { rolls } = line.state.queue;
    return { rolls: rolls.toReversed().map((roll) => ({ ...roll, until: rollCountsUntil(roll.at) })) };
  });
  routes.get<{ Params: Named }>('/office/rolls/:service/:from/sheet', async (request, reply) => {
    if (!supervised(request, reply)) return reply;
    const roll = rollOf(request.params);
    if (!roll) return sayUnknown(reply);
    const sheet = await printer.sheet(roll);
    if (!sheet.ok) return sayNo(reply, 500, 'not drawn', 'Try again; call a technician if it stays.');
    return reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', `attachment; filename="so-du-phong-${roll.service}-${roll.from}-${roll.to}.pdf"`)
      .send(Buffer.from(sheet.value));
  });
  routes.post<{ Params: Named }>('/office/rolls/:service/:from/strips', async (request, reply) => {
    if (!supervised(request, reply)) return reply;
    const roll = rollOf(request.params);
    if (!roll) return sayUnknown(reply);
    const printed = await printer.print(roll);
    if (printed.ok) return printed.value;
    switch (printed.fault) {
      case 'busy':
        return sayNo(reply.header('retry-after', '30'), 409, 'busy', 'A roll is being printed. Wait until it is out.');
      case 'no-printer':
        return sayNo(reply, 409, 'no ticket printer', 'Ask at a kiosk, or print the sheet of A4.');
      case 'not-drawn':
        return sayNo(reply, 500, 'not drawn', 'Try again; call a technician if it stays.');
    }
  });
};
