import { X509Certificate } from 'crypto';
import * as fs from 'fs';
import { join } from 'path';
import type { PresumedCertificate } from '../../test/scenarios/scenario';
import type { KubernetesObject } from '../control-plane/objects';
import { run } from '../system/run';

/** A certificate and its key, PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** The certificate of an authority, PEM. */
export type IssuerCertificate = Pick<Authority, 'cert'>;

const NEW_KEY = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** An authority that servers and clients of the lab trust. */
export class Authority {
  public static async create(folder: string): Promise<Authority> {
    const [cert, key] = [join(folder, 'authority.crt'), join(folder, 'authority.key')];
    await run('openssl', [...NEW_KEY, '-subj', '/CN=lab authority', '-keyout', key, '-out', cert]);
    return new Authority(folder, fs.readFileSync(cert, 'utf8'));
  }

  private issued = 0;

  private constructor(private readonly folder: string, public readonly cert: string) {}

  /** A certificate for hosts, or for a client. */
  public async issue(names: readonly string[]): Promise<Pair> {
    const file = join(this.folder, `issued-${++this.issued}`);
    await run('openssl', [
      ...NEW_KEY, '-CA', join(this.folder, 'authority.crt'), '-CAkey', join(this.folder, 'authority.key'), '-subj', `/CN=${names[0]}`,
      '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`, '-addext', 'basicConstraints=critical,CA:FALSE',
      '-keyout', `${file}.key`, '-out', `${file}.crt`,
    ]);
    return { cert: fs.readFileSync(`${file}.crt`, 'utf8'), key: fs.readFileSync(`${file}.key`, 'utf8') };
  }
}

/** How clients tell certificates apart. */
export function fingerprint({ cert }: Pair): string {
  return new X509Certificate(cert).fingerprint256;
}

/** The Secret of a certificate, and that of the authority of its clients, which may be the same. */
export function certificateSecrets(presumed: PresumedCertificate, pair: Pair, authority: IssuerCertificate): KubernetesObject[] {
  const { namespace, secret, certFile = 'tls.crt', keyFile = 'tls.key', clientAuthority } = presumed;
  const own = { [certFile]: pair.cert, [keyFile]: pair.key };
  const clients = { 'ca.crt': authority.cert };
  if (clientAuthority === secret) return [opaque(namespace, secret, { ...own, ...clients })];
  return [opaque(namespace, secret, own), ...(clientAuthority === undefined ? [] : [opaque(namespace, clientAuthority, clients)])];
}

function opaque(namespace: string, name: string, stringData: Readonly<Record<string, string>>): KubernetesObject {
  const data = Object.fromEntries(Object.entries(stringData).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, type: 'Opaque', data };
}
