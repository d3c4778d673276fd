import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { textOf } from '@/components/ui/text-of';
import type { AuditPage } from '@/lib/data/site/get-audit';

/** Narrows the log to an event, and to a login or mailbox. */
export function AuditFilter({ page: { params, events } }: { page: AuditPage }) {
  const t = useTranslations();
  return (
    <Form action="/admin/audit" prefetch={false} className="filter-form px-3">
      <label className="field">
        {t('audit.event')}
        <select className="input" name="event" defaultValue={params.event}>
          <option value="">{t('audit.allEvents')}</option>
          {events.map((event) => (
            <option key={event} value={event}>
              {textOf(t, `auditEvent.${event}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('audit.name')}
        <input className="input" name="name" defaultValue={params.name} maxLength={2000} />
      </label>
      <div className="filter-actions">
        <button type="submit" className="button button-primary">
          {t('filter.apply')}
        </button>
        <Link className="button" href="/admin/audit" prefetch={false}>
          {t('filter.clear')}
        </Link>
      </div>
    </Form>
  );
}
