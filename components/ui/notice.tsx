import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

export type Tone = 'info' | 'warning' | 'danger' | 'success';

const ICONS: Record<Tone, IconName> = {
  info: 'info',
  warning: 'warning',
  danger: 'warning',
  success: 'done',
};

/** A box with something to know; the icon shows its kind to people who do not see the colour. */
export function Notice(props: { tone: Tone; role?: 'alert' | 'note'; id?: string; children: ReactNode }) {
  return (
    <div className="notice" data-tone={props.tone} role={props.role} id={props.id}>
      <Icon name={ICONS[props.tone]} />
      <div className="min-w-0 grow">{props.children}</div>
    </div>
  );
}
