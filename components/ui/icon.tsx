/** Each is drawn in app/styles/icons.css. */
export type IconName =
  | 'accuracy'
  | 'alerts'
  | 'attachment'
  | 'back'
  | 'close'
  | 'done'
  | 'down'
  | 'filter'
  | 'forward'
  | 'info'
  | 'keyboard'
  | 'menu'
  | 'people'
  | 'person'
  | 'preferences'
  | 'quarantine'
  | 'history'
  | 'removed'
  | 'report'
  | 'search'
  | 'senders'
  | 'status'
  | 'tools'
  | 'trash'
  | 'up'
  | 'warning';

/** Decoration beside a word; never alone. */
export function Icon({ name }: { name: IconName }) {
  return <i className={`icon icon-${name}`} />;
}
