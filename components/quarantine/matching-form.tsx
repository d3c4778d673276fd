import { ChangeForm } from '@/components/change/change-form';
import { type QuarantineParams, quarantineSearch } from '@/lib/data/quarantine/quarantine-query';

/** Releases or deletes everything that matches a search, however many pages it has. `name` says what that is. */
export function MatchingForm(props: {
  mailbox: string;
  params: QuarantineParams;
  drawn: string;
  name: string;
}) {
  return (
    <ChangeForm
      label={props.name}
      fields={{
        mailbox: props.mailbox,
        scope: 'matching',
        params: quarantineSearch(props.params),
        drawn: props.drawn,
      }}
    />
  );
}
