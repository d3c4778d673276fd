'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { sendKept } from '@/components/ui/send-kept';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { useList } from '@/components/ui/use-list';
import { saveDigest } from '@/lib/data/actions/save-digest';
import type { DigestSettings } from '@/lib/data/digest/get-digest-settings';

/** The digest: whether, when, and of what. Of the site: what applies to everybody who has not chosen. */
export function DigestForm({ settings }: { settings: DigestSettings }) {
  const t = useTranslations('digest');
  const list = useList();
  const [answer, act, pending] = useAnswer(saveDigest);
  const { mailbox, isOn, isInherited, siteIsOn, closed, addresses, listed } = settings;
  const chosen = isInherited ? 'default' : isOn ? settings.frequency : 'off';
  const send = sendKept(act, pending);
  const hours = Array.from({ length: 24 }, (_unused, hour) => hour);
  const who = (
    <>
      <SignedInAsField />
      {mailbox !== null && <input type="hidden" name="mailbox" value={mailbox} />}
    </>
  );
  return (
    <section className="setting grid justify-items-start gap-3" aria-labelledby="digest-title">
      <h2 id="digest-title" className="font-semibold">
        {t('title')}
      </h2>
      <p className="text-muted">{t(mailbox === null ? 'siteLead' : 'lead')}</p>
      {settings.isOfHosts && <p className="text-muted">{t('ofHosts')}</p>}
      {closed && <p className="setting-mark">{t(closed)}</p>}
      {mailbox !== null && (
        <p>{addresses.length === 0 ? t('noAddress') : t('goesTo', { addresses: list(addresses) })}</p>
      )}
      <form
        action={act}
        onSubmit={send}
        className="grid justify-items-start gap-3"
        key={JSON.stringify(settings)}
      >
        {who}
        <fieldset disabled={closed !== null} className="grid justify-items-start gap-3">
          <div className="grid grid-cols-[minmax(0,max-content)] justify-items-start gap-1">
            <label htmlFor="digest-frequency">{t('frequency')}</label>
            <select className="input" id="digest-frequency" name="frequency" defaultValue={chosen}>
              {mailbox !== null && (
                <option value="default">{t(siteIsOn ? 'defaultOn' : 'defaultOff')}</option>
              )}
              <option value="off">{t('off')}</option>
              <option value="day">{t('day')}</option>
              <option value="weekdays">{t('weekdays')}</option>
              <option value="week">{t('week')}</option>
            </select>
          </div>
          <div className="grid grid-cols-[minmax(0,max-content)] justify-items-start gap-1">
            <label htmlFor="digest-hour">{t('hour')}</label>
            <select className="input" id="digest-hour" name="hour" defaultValue={settings.hour}>
              {hours.map((hour) => (
                <option key={hour} value={hour}>
                  {`${String(hour).padStart(2, '0')}:00`}
                </option>
              ))}
            </select>
          </div>
          <div className="grid grid-cols-[minmax(0,max-content)] justify-items-start gap-1">
            <label htmlFor="digest-timeZone">{t('timeZone')}</label>
            <select className="input" id="digest-timeZone" name="timeZone" defaultValue={settings.timeZone}>
              {settings.timeZones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          </div>
          <div className="grid grid-cols-[minmax(0,max-content)] justify-items-start gap-1">
            <label htmlFor="digest-content">{t('content')}</label>
            <select className="input" id="digest-content" name="content" defaultValue={settings.content}>
              <option value="likely">{t('likely')}</option>
              <option value="always">{t('always')}</option>
            </select>
          </div>
          {listed !== null && (
            <div className="grid grid-cols-[minmax(0,max-content)] justify-items-start gap-1">
              <label htmlFor="digest-list">{t('addresses')}</label>
              <textarea
                className="input"
                id="digest-list"
                name="addresses"
                rows={2}
                cols={40}
                defaultValue={listed}
                aria-describedby="digest-addresses"
              />
              <span id="digest-addresses" className="text-muted">
                {t('addressesLead')}
              </span>
            </div>
          )}
          {mailbox === null && (
            <label>
              <input type="checkbox" name="mayChoose" value="yes" defaultChecked={settings.mayChoose} />{' '}
              {t('mayChoose')}
            </label>
          )}
        </fieldset>
        <DigestStatus answer={answer} />
        <button
          type="submit"
          name="intent"
          value={mailbox === null ? 'site' : 'save'}
          className="button"
          aria-disabled={pending || closed !== null}
        >
          {t('save')}
        </button>
      </form>
      {mailbox !== null && (
        <form action={act} onSubmit={send}>
          {who}
          <button
            type="submit"
            name="intent"
            value="now"
            className="button"
            aria-disabled={pending || addresses.length === 0}
          >
            {t('now')}
          </button>
        </form>
      )}
    </section>
  );
}

function DigestStatus({
  answer,
}: {
  answer: ReturnType<typeof useAnswer<Awaited<ReturnType<typeof saveDigest>>>>[0];
}) {
  const t = useTranslations('digest');
  const errors = useTranslations('errors');
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div role="status">
      {answer && !answer.ok && <Notice tone="danger">{errors(answer.reason, answer.values)}</Notice>}
      {answer?.ok && (
        <Notice
          tone={
            answer.data === 'saved' || answer.data === 'sent'
              ? 'success'
              : answer.data === 'nothing'
                ? 'info'
                : answer.data === 'someRefused'
                  ? 'warning'
                  : 'danger'
          }
        >
          {t(`result.${answer.data}`)}
        </Notice>
      )}
    </div>
  );
}
