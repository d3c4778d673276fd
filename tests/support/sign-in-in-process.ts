import { signIn } from '@/lib/people/auth/sign-in';

// A process of its own that signs in with all of these at once, `sign-in-in-process ADDRESS NAME:PASSWORD...`, and says how each
// ended, a line each, on standard output.

const [address = '', ...pairs] = process.argv.slice(2);
const answers = await Promise.all(
  pairs.map((pair) => {
    const [name = '', password = ''] = pair.split(':');
    return signIn(name, password, address);
  }),
);
process.stdout.write(answers.map((answer) => (answer.ok ? 'ok' : answer.reason)).join('\n'));
process.exit(0);
