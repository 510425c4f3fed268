/** The bench page: what a click or a dropped picture orders, and what is drawn when the bench tells its state. */
import type { BenchState } from '../desk.ts';
import {
  type CardChoices,
  followStates,
  type Holder,
  look,
  type Picture,
  type SlipEntry,
  order as send,
} from './asking.ts';
import { kindWords } from './card-words.ts';
import { at, drawCard, drawDevice, drawPrinter, drawScanner, image, make, showSlip, troubles } from './desk-view.ts';

let pictures: Picture[] = [];
let holders: Holder[] = [];
let slips: SlipEntry[] = [];
let state: BenchState | null = null;
let chosenPicture: string | null = null;
let chosenHolder: Holder | null = null;
let lastSlip: number | null = null;

type DeviceName = keyof BenchState['devices'];
const deviceNames = Object.keys(troubles) as DeviceName[];

let before: Promise<void> = Promise.resolve();

/** Runs one act after the other (two quick taps are two acts on what the first has left); shows the bench's refusals. */
const doing = (act: () => Promise<void>): void => {
  const message = at('message');
  before = before.then(async () => {
    message.hidden = true;
    try {
      await act();
    } catch (why) {
      message.textContent = why instanceof Error ? why.message : String(why);
      message.hidden = false;
    }
  });
};

const order = async (path: string, body: object | Blob = {}): Promise<void> => onState(await send(path, body));

const onClick = (id: string, act: () => Promise<void>): void => at(id).addEventListener('click', () => doing(act));

// ------------------------------------------------------------------ drawing

const draw = (): void => {
  if (!state) return;
  for (const name of deviceNames) drawDevice(name, state);
  drawScanner(state, pictures);
  drawCard(state, chosenHolder);
  const noCards = !state.devices['id-card-reader'].available;
  for (const id of ['put-card', 'remove-card', 'show-qr']) at<HTMLButtonElement>(id).disabled = noCards;
  drawPrinter(state, slips, (n) => showSlip(n, false));
};

const onState = (next: BenchState): void => {
  const first = state === null;
  state = next;
  const newest = next.devices['ticket-printer'].lastSlip;
  if (newest !== null && newest !== lastSlip) {
    lastSlip = newest;
    showSlip(newest, !first);
    void refreshSlips();
  }
  const { glass, feeder } = next.devices['document-scanner'];
  if ([glass, ...feeder].some((id) => id !== null && !pictures.some((known) => known.id === id)))
    void refreshPictures();
  draw();
};

const refreshSlips = async (): Promise<void> => {
  slips = await look<SlipEntry[]>('/api/slips');
  draw();
};

const refreshPictures = async (): Promise<void> => {
  pictures = await look<Picture[]>('/api/pictures');
  chosenPicture ??= pictures[0]?.id ?? null;
  at('shelf').replaceChildren(...pictures.map(shelfButton));
  draw();
};

const shelfButton = (paper: Picture): HTMLElement => {
  const button = make('button', paper.vi, paper.en);
  button.prepend(image(`/api/pictures/${paper.id}.jpg`, ''));
  button.setAttribute('type', 'button');
  button.setAttribute('role', 'option');
  button.setAttribute('aria-selected', String(paper.id === chosenPicture));
  button.draggable = true;
  button.addEventListener('dragstart', (event) => event.dataTransfer?.setData('text/x-picture', paper.id));
  button.addEventListener('click', () => {
    chosenPicture = paper.id;
    for (const other of at('shelf').children) other.setAttribute('aria-selected', String(other === button));
  });
  button.addEventListener('dblclick', () => doing(() => order('/api/scanner/glass', { picture: paper.id })));
  return button;
};

// ------------------------------------------------------------------ papers

const addToFeeder = async (id: string): Promise<void> => {
  const loaded = state?.devices['document-scanner'].feeder ?? [];
  await order('/api/scanner/feeder', { pictures: [...loaded, id] });
};

const bringFile = async (file: File, where: string): Promise<void> => {
  if (where === 'glass') await order('/api/scanner/glass', file);
  else await order('/api/pictures', file);
  await refreshPictures();
  const own = pictures.at(-1);
  if (where === 'feeder' && own) await addToFeeder(own.id);
};

onClick('to-glass', async () => {
  if (chosenPicture) await order('/api/scanner/glass', { picture: chosenPicture });
});
onClick('to-feeder', async () => {
  if (chosenPicture) await addToFeeder(chosenPicture);
});
onClick('take-out', async () => {
  await order('/api/scanner/glass', { picture: null });
  await order('/api/scanner/feeder', { pictures: [] });
});
at<HTMLInputElement>('own-picture').addEventListener('change', (event) => {
  const file = (event.target as HTMLInputElement).files?.[0];
  if (file) doing(() => bringFile(file, 'glass'));
});

for (const place of document.querySelectorAll<HTMLElement>('[data-drop], .file')) {
  const where = place.dataset['drop'] ?? 'glass';
  place.addEventListener('dragover', (event) => {
    event.preventDefault();
    place.classList.add('over');
  });
  place.addEventListener('dragleave', () => place.classList.remove('over'));
  place.addEventListener('drop', (event) => {
    event.preventDefault();
    place.classList.remove('over');
    const id = event.dataTransfer?.getData('text/x-picture');
    const file = event.dataTransfer?.files[0];
    doing(async () => {
      if (id) await (where === 'glass' ? order('/api/scanner/glass', { picture: id }) : addToFeeder(id));
      else if (file) await bringFile(file, where);
    });
  });
}

// ------------------------------------------------------------------ cards and codes

const editable: readonly (readonly [string, string])[] = [
  ['fullName', 'Họ và tên'],
  ['personalNumber', 'Số định danh (12 số)'],
  ['dateOfBirth', 'Ngày sinh (năm-tháng-ngày)'],
  ['sex', 'Giới tính (male/female)'],
  ['placeOfOrigin', 'Quê quán'],
  ['residence', 'Nơi cư trú'],
  ['expiresOn', 'Có giá trị đến'],
  ['formerNumber', 'Số CMND cũ (9 số)'],
];

const chooseHolder = (holder: Holder): void => {
  chosenHolder = holder;
  at('holder-fields').replaceChildren(
    ...editable.map(([name, label]) => {
      const row = make('label', label);
      const input = document.createElement('input');
      input.name = name;
      input.value = holder[name] ?? '';
      input.autocomplete = 'off';
      row.append(input);
      return row;
    }),
  );
  for (const button of at('people').children)
    button.setAttribute('aria-selected', String((button as HTMLElement).dataset['id'] === holder.id));
  draw();
};

/** The chosen holder's id, or the fields that were edited on top of it. */
const holderToPut = (): object | string => {
  if (!chosenHolder) throw new Error('Chọn một người trước. Choose a person first.');
  const changes: Record<string, string | null> = {};
  for (const input of at('holder-fields').querySelectorAll('input')) {
    const value = input.value.trim().normalize('NFC');
    if (value !== (chosenHolder[input.name] ?? '')) changes[input.name] = value === '' ? null : value;
  }
  return Object.keys(changes).length > 0 ? { id: chosenHolder.id, ...changes } : chosenHolder.id;
};

const chosen = (id: string): string => at<HTMLSelectElement>(id).value;

onClick('put-card', async () => {
  const card = { profile: chosen('card-profile'), forgery: chosen('card-forgery') };
  await order('/api/card/put', { holder: holderToPut(), ...card });
});
onClick('remove-card', async () => await order('/api/card/remove'));
onClick('show-qr', async () => await order('/api/code/show', { holder: holderToPut(), variant: chosen('qr-variant') }));
onClick('show-code', async () => await order('/api/code/show', { text: at<HTMLInputElement>('code').value }));

for (const button of document.querySelectorAll<HTMLElement>('[data-score]'))
  button.addEventListener('click', () =>
    doing(() => order('/api/buttons/press', { score: Number(button.dataset['score']) })),
  );

// ------------------------------------------------------------------ cables and troubles

const equip = (name: DeviceName): void => {
  const section = document.querySelector<HTMLElement>(`[data-device="${name}"]`);
  if (!section) return;
  const lamp = make('span');
  lamp.className = 'lamp';
  section.querySelector('h2')?.append(lamp);
  const bar = document.createElement('div');
  bar.className = 'troubles';
  const cable = make('button');
  cable.className = 'cable';
  cable.addEventListener('click', () =>
    doing(() => order(`/api/devices/${name}/${state?.devices[name].plugged ? 'unplug' : 'plug'}`)),
  );
  bar.append(
    cable,
    ...troubles[name].map((trouble) => {
      const button = make('button', trouble.vi, trouble.en);
      button.dataset['kind'] = trouble.kind;
      button.addEventListener('click', () => doing(() => makeOrMend(name, trouble.kind, trouble.more ?? {})));
      return button;
    }),
  );
  for (const button of bar.children) button.setAttribute('type', 'button');
  section.append(bar);
};

/** A second click mends; another trouble replaces the first. */
const makeOrMend = async (name: DeviceName, kind: string, more: object): Promise<void> => {
  const path = `/api/devices/${name}/fault`;
  const before = state?.devices[name].fault;
  if (before) await order(path, { kind: 'none' });
  if (before !== kind) await order(path, { kind, ...more });
};

for (const name of deviceNames) equip(name);

const offer = (id: string, names: readonly string[]): void => {
  at(id).replaceChildren(
    ...names.map((name) => new Option(kindWords[name] ? `${kindWords[name]} · ${name}` : name, name)),
  );
};

const begin = async (): Promise<void> => {
  await refreshPictures();
  const choices = await look<CardChoices>('/api/card/choices');
  offer('card-profile', choices.profiles);
  offer('card-forgery', choices.forgeries);
  offer('qr-variant', choices.qrVariants);
  holders = await look<Holder[]>('/api/holders');
  at('people').replaceChildren(
    ...holders.map((holder) => {
      const button = make(
        'button',
        holder.fullName,
        `${holder['dateOfBirth']?.slice(0, 4)} ${kindWords[holder.id] ?? ''}`,
      );
      button.setAttribute('type', 'button');
      button.setAttribute('role', 'option');
      button.dataset['id'] = holder.id;
      button.addEventListener('click', () => chooseHolder(holder));
      return button;
    }),
  );
  if (holders[0]) chooseHolder(holders[0]);
  await refreshSlips();
};

followStates(onState, (there) => {
  const lamp = at('connection');
  lamp.dataset['state'] = there ? 'ready' : 'out';
  lamp.replaceChildren(
    ...make('span', there ? 'Đã nối' : 'Mất kết nối', there ? 'connected' : 'connection lost').childNodes,
  );
});
doing(begin);
