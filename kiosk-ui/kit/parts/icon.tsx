/** Line drawings on a 24 × 24 grid, drawn in the colour of the text beside them. Always decoration: words say the same. */
const drawings = {
  door: 'M5 21V10a7 7 0 0 1 14 0v11M3 21h18M14.5 15v.01',
  file: 'M7 3h7l4 4v14H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM14 3v4h4M9 12h6M9 16h6',
  ticket: 'M4 7h16v3.5a1.8 1.8 0 0 0 0 3.5V17H4v-3a1.8 1.8 0 0 0 0-3.5ZM14 7v2M14 11.5v1M14 15v2',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.5 15.5 21 21',
  card: 'M3 6h18v12H3ZM6 10h4v3.5H6ZM13 10h5M13 13.5h5',
  code: 'M4 4h6v6H4ZM14 4h6v6h-6ZM4 14h6v6H4ZM14 14h2.5v2.5H14ZM17.5 17.5H20V20h-2.5Z',
  digits: 'M5 5v.01M12 5v.01M19 5v.01M5 12v.01M12 12v.01M19 12v.01M5 19v.01M12 19v.01M19 19v.01',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 21a7.5 7.5 0 0 1 15 0',
  help: 'M7 11V6.5a1.5 1.5 0 0 1 3 0V11M10 10V4.5a1.5 1.5 0 0 1 3 0V10M13 10.500V6a1.5 1.5 0 0 1 3 0v8.500a6.500 6.500 0 0 1-6.500 6.500C6 21 4.500 17.500 3.300 14.500a1.500 1.500 0 0 1 2.700-1.200L7 15v-4',
  letters: 'M3 19 8.500 5h1L15 19M5 14h8M16 19v-5.500a2.500 2.500 0 0 1 5 0V19M16 16.500h5',
  globe: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  left: 'M19 12H5M11 6l-6 6 6 6',
  right: 'M5 12h14M13 6l6 6-6 6',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  lower: 'M4 4h16M12 8v12M6 14l6 6 6-6',
  check: 'M4.500 12.500 10 18 20 7',
  cross: 'M6 6l12 12M18 6 6 18',
  warning: 'M12 4 22 20H2ZM12 10v5M12 17.500v.01',
  shield: 'M12 3l8 3v6c0 5-3.500 7.500-8 9-4.500-1.500-8-4-8-9V6ZM8.500 12l2.500 2.500 4.500-5',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 7v5l3.500 2.500',
  coins: 'M3 7h18v10H3ZM12 9.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5ZM6 12v.01M18 12v.01',
  building: 'M3 9.500 12 4l9 5.500M5 10v8M10 10v8M14 10v8M19 10v8M3 20.500h18',
  book: 'M5 4h6a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H5ZM21 4h-6a2 2 0 0 0-2 2M21 4v14h-6a2 2 0 0 0-2 2',
  scanner: 'M4 14h16v5H4ZM6 14 19 6M8 17h4M17 17v.01',
  bin: 'M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6',
  plus: 'M12 5v14M5 12h14',
  pencil: 'M4 20l1-4.500L16.500 4 20 7.500 8.500 19ZM14 6.500l3.500 3.500',
  printer: 'M7 9V3h10v6M7 18H4v-8h16v8h-3M7 15h10v6H7Z',
  lock: 'M6 11h12v9H6ZM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 14.500v2',
  camera: 'M4 8h4l1.500-2.500h5L16 8h4v11H4ZM12 10a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7Z',
  home: 'M4 11l8-7 8 7M6 10v10h12V10',
  backspace: 'M9 5h12v14H9l-6-7ZM12 9.500l5 5M17 9.500l-5 5',
  phone: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM11 18h2',
  child:
    'M9 3.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7ZM2.500 20.500a6.500 6.500 0 0 1 9.500-5.800M17 12a2.200 2.200 0 1 1 0 4.400 2.200 2.200 0 0 1 0-4.400ZM12.800 21.500a4.200 4.200 0 0 1 8.400 0',
  headphones:
    'M4 18v-5a8 8 0 0 1 16 0v5M4 14.500h3V20H5.500A1.500 1.500 0 0 1 4 18.500ZM20 14.500h-3V20h1.500a1.500 1.500 0 0 0 1.500-1.500Z',
  loudspeaker: 'M4 9.500v5h3.500L13 19V5L7.500 9.500ZM16 9a4.500 4.500 0 0 1 0 6M18.500 6.500a8 8 0 0 1 0 11',
  switches: 'M3 19h18M5 19v-4h5v4M14 19v-4h5v4M7.500 11V5M16.500 11V5M5.500 7l2-2 2 2M14.500 9l2 2 2-2',
  shift: 'M12 4l8 8h-4v7H8v-7H4Z',
  space: 'M4 10v5h16v-5',
} as const;
export type IconName = keyof typeof drawings;

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={drawings[name]} />
  </svg>
);

/** The one thing that a nearly empty screen says, large, over its words; gone where room is dear. */
export const BigIcon = ({ name }: { name: IconName }) => (
  <span class="big-icon" aria-hidden="true">
    <Icon name={name} />
  </span>
);
