'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { withBasePath } from '@/lib/store/config/base-path';
import { followTheme } from './follow-theme';
import { passKeysOn, passKeysOnEarly, takeFocusBack } from './frame-keys';

/** The sandboxed frame with the text of a mail. Images from elsewhere are loaded only when somebody asks for them. */
export function MailFrame(props: {
  self: string;
  /** Parameters of the address to keep, for who has no script. */
  kept: [string, string][];
  remoteImages: number;
  initiallyShown: boolean;
}) {
  const t = useTranslations('images');
  const [shown, setShown] = useState(props.initiallyShown);
  const frame = useRef<HTMLIFrameElement>(null);
  const said = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!frame.current) return;
    const ends = [takeFocusBack(frame.current), followTheme(frame.current)];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with pictures another document comes.
  useEffect(() => (frame.current ? passKeysOnEarly(frame.current) : undefined), [shown]);
  return (
    // A mail can be made to look like the dashboard: its paper has an edge and a name that it cannot draw over.
    <div className="mail-paper">
      <div className="mail-edge">
        <p aria-hidden="true">{t('paper')}</p>
        {props.remoteImages > 0 && (
          <form
            method="get"
            className="remote-images"
            onSubmit={(event) => {
              event.preventDefault();
              setShown(true);
              // The button goes.
              said.current?.focus();
            }}
          >
            <input type="hidden" name="images" value="1" />
            {props.kept.map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <span ref={said} tabIndex={-1}>
              {shown ? t('shown') : t('blocked', { count: props.remoteImages })}
            </span>
            {!shown && (
              <button type="submit" className="button button-small">
                {t('show')}
              </button>
            )}
          </form>
        )}
      </div>
      <iframe
        className="mail-frame"
        title={t('frame')}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        ref={frame}
        onLoad={({ currentTarget }) => passKeysOn(currentTarget)}
        src={withBasePath(`${props.self}/frame${shown ? '?images=1' : ''}`)}
      />
    </div>
  );
}
