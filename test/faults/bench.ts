import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Middleman } from '../forwarding/thin-line.ts';
import { type CanaryCitizen, canaryCitizen } from '../gives-nothing-away/canary.ts';
import { BenchRoom } from './disks/bench-room.ts';
import { Shelf } from './disks/shelf.ts';
import { Province } from './province.ts';
import { Thief } from './readable.ts';

/** What every fault of one run shares: a room for disks, a province that does not suffer, one marked citizen, a thief. */
export type Bench = {
  readonly room: BenchRoom;
  /** where kiosks' disks lie that can be copied; made when first asked for */
  readonly shelf: Shelf;
  readonly province: Province;
  /** outside every disk under fault: books, orders, logs */
  readonly desk: string;
  readonly citizen: CanaryCitizen;
  readonly thief: Thief;
  /** somebody between a kiosk that calls `betweenUrl` and the province; honest unless told otherwise */
  readonly between: Middleman;
  readonly betweenUrl: string;
  end(): Promise<void>;
};

export const openBench = async (): Promise<Bench> => {
  const room = new BenchRoom('run');
  const desk = join(room.folder, 'desk');
  mkdirSync(desk);
  const citizen = canaryCitizen();
  const between = new Middleman();
  const betweenUrl = await between.listen();
  const province = await Province.start(join(room.folder, 'province'), [betweenUrl]);
  between.leadsTo(province.url);
  let shelf: Shelf | null = null;
  return {
    room,
    get shelf() {
      shelf ??= new Shelf(room);
      return shelf;
    },
    province,
    desk,
    citizen,
    thief: new Thief(citizen),
    between,
    betweenUrl,
    end: async () => {
      await between.close();
      await province.stop();
      room.remove();
    },
  };
};
