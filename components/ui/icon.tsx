/** 16 by 16, drawn with a line of 1.5. */
const PATHS = {
  accuracy: 'M2.5 13.5h11M4.5 11V8m3.5 3V3.5m3.5 7.5V6',
  alerts: 'M4 11V7.2a4 4 0 0 1 8 0V11l1.2 1.5H2.8zm2.6 1.7a1.5 1.5 0 0 0 2.8 0',
  attachment:
    'M10.5 4.5 5.8 9.2a1.6 1.6 0 0 0 2.3 2.3l5-5a3 3 0 0 0-4.3-4.3l-5.2 5.2a4.4 4.4 0 0 0 6.3 6.2l4-4',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  close: 'm4 4 8 8m0-8-8 8',
  done: 'm3 8.5 3.2 3.2L13 4.8',
  down: 'M8 3v10m-3.5-3.5L8 13l3.5-3.5',
  filter: 'M2.5 4h11M4.5 8h7m-4.5 4h2',
  forward: 'M6.5 3.5 11 8l-4.5 4.5',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-6.5V11m0-5.8v.1',
  keyboard: 'M2 4h12v8H2zm2.5 2.7h.1m2.2 0h.1m2.2 0h.1m2.2 0h.1M5 9.3h6',
  menu: 'M2.5 4.5h11M2.5 8h11m-11 3.5h11',
  people:
    'M6 7.6a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8Zm-4.3 5.6a4.3 4.3 0 0 1 8.6 0m.3-10.2a2.3 2.3 0 0 1 0 4.4m1.6 1.9a4.2 4.2 0 0 1 2.2 3.9',
  person: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8Zm-5.2 5.6a5.2 5.2 0 0 1 10.4 0',
  preferences: 'M2.5 4.5h6m3 0h2m-11 7h2m3 0h6M10 3v3M6 10v3',
  quarantine: 'M2 9.5 3.8 3h8.4L14 9.5V13H2zm0 0h3.4l1 1.8h3.2l1-1.8H14',
  history: 'M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2.5',
  removed: 'M3.2 8a4.8 4.8 0 1 0 1.6-3.6M3 2.5v3h3M8 5.3V8l1.9 1.3',
  report: 'M3.5 14V2.5m0 .5h8l-1.6 2.8L11.5 9h-8',
  search: 'M7 11.6A4.6 4.6 0 1 0 7 2.4a4.6 4.6 0 0 0 0 9.2Zm3.4-1.2 3.2 3.2',
  status: 'M2 9h2.5L6.5 4l3 8 2-5.5 1 2.5H14',
  tools:
    'M9.8 5.2a3 3 0 0 1 3.9-2.8l-1.9 1.9.4 1.6 1.6.4 1.8-1.9a3 3 0 0 1-4 3.6L6 13.6a1.5 1.5 0 0 1-2.1-2.1L9.9 6a3 3 0 0 1-.1-.8Z',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5m-5 0 .6 8.5h5.8l.6-8.5M6.8 7v3.5m2.4-3.5v3.5',
  up: 'M8 13V3M4.5 6.5 8 3l3.5 3.5',
  warning: 'M8 2.3 14.3 13H1.7zm0 4.2v3m0 1.7v.1',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a word; never alone. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
