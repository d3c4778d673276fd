import { describeLayout } from '../../../support/release-in-layout';

describeLayout('large', {
  'alice@example.org': 'a/l/alice@example.org/alice@example.org',
  'Carol.Smith@sub.example.org': 'C/a/Carol.Smith@sub.example.org/Carol.Smith@sub.example.org',
  x: 'x/x/x',
});
