import { hasRecipientFault } from '@/lib/formats/dspam/build-parameters';
import { deliversBySocket } from '@/lib/formats/dspam/delivery-agent';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { askServer, isAddress, placeOf } from './ask-server';

const { good, fault, unknown } = findingsOf('deliveryHost');

/** Whether the mail server accepts what DSPAM passes on by SMTP or LMTP: it has to greet, and to accept a hello. */
export const checkDeliveryHost: Check = {
  name: 'deliveryHost',
  async look({ conf, dspamBin }) {
    if (!conf) return [unknown('noConf')];
    if (!deliversBySocket(conf)) return [];
    const host = conf.first('DeliveryHost');
    if (host === undefined) return [fault('missing', {}, line('DeliveryHost 127.0.0.1'))];
    if (!isAddress(host)) return [fault('name', { host }, line('DeliveryHost 127.0.0.1'))];
    return [...(await greet(conf, host)), ...versionOf(dspamBin)];
  },
};

async function greet(conf: NonNullable<Examined['conf']>, host: string): Promise<Finding[]> {
  const proto = conf.first('DeliveryProto') ?? '';
  const at = placeOf(host, conf.number('DeliveryPort'));
  const place = 'path' in at ? at.path : `${at.host}:${at.port}`;
  const verb = proto === 'LMTP' ? 'LHLO' : 'HELO';
  const answer = await askServer(at, `${verb} ${conf.first('DeliveryIdent') ?? 'localhost'}`);
  if (answer.failed && !answer.greeting) return [fault('closed', { place, code: answer.failed })];
  if (!answer.greeting.startsWith('220')) return [fault('greeting', { place, text: answer.greeting })];
  if (!/^250/.test(answer.hello))
    return [fault('hello', { place, proto, text: answer.hello || String(answer.failed) })];
  return [good('fine', { place, proto })];
}

/** The dashboard works around what 3.10.2 does wrong here (decision 129). */
function versionOf(dspamBin: string | null): Finding[] {
  return dspamBin !== null && hasRecipientFault(dspamBin) ? [good('version')] : [];
}

function line(text: string) {
  return { where: 'dspam.conf' as const, lines: [text] };
}
