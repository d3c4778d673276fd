import { describeLayout } from '../../../support/release-in-layout';

describeLayout('normal', { 'alice@example.org': 'alice@example.org/alice@example.org', bob: 'bob/bob' });
