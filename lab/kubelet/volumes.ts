import * as fs from 'fs';
import { join } from 'path';
import { AtomicFolder } from './atomic-folder';
import type { Api } from '../control-plane/api';
import type { Pod, Volume } from '../control-plane/objects';

type Files = ReadonlyMap<string, Buffer>;
type Source = NonNullable<Volume['projected']>['sources'][number] & Pick<Volume, 'secret' | 'downwardAPI'>;

/** The volumes of a pod as folders: secrets, config maps, tokens and labels; any other kind is an empty folder. */
export class PodVolumes {
  private readonly folders = new Map<string, AtomicFolder>();
  private readonly tokens = new Map<string, string>();

  public constructor(private readonly pod: Pod, private readonly folder: string, private readonly api: Api) {
    for (const { name } of pod.spec.volumes ?? []) {
      fs.mkdirSync(this.path(name), { recursive: true });
      this.folders.set(name, new AtomicFolder(this.path(name)));
    }
  }

  public path(name: string): string {
    return join(this.folder, name);
  }

  /**
   * Writes what the API server holds now.
   *
   * @throws when a secret or config map is missing that is not optional
   */
  public async write(): Promise<void> {
    for (const volume of this.pod.spec.volumes ?? []) {
      const sources: readonly Source[] = volume.projected?.sources ?? [volume];
      if (!sources.some(hasFiles)) continue;
      const files = new Map<string, Buffer>();
      for (const source of sources) for (const [path, data] of await this.files(source)) files.set(path, data);
      this.folders.get(volume.name)!.write(files);
    }
  }

  private async files({ secret, configMap, downwardAPI, serviceAccountToken }: Source): Promise<Files> {
    if (secret) return this.data('secrets', secret.secretName, secret.optional, 'base64');
    if (configMap) return this.data('configmaps', configMap.name, configMap.optional, 'utf8');
    if (downwardAPI) return new Map(downwardAPI.items.map(({ path, fieldRef }) => [path, Buffer.from(this.fields(fieldRef?.fieldPath))]));
    if (serviceAccountToken) return new Map([[serviceAccountToken.path, Buffer.from(await this.token(serviceAccountToken.audience))]]);
    return new Map();
  }

  private async data(kind: string, name: string, optional: boolean | undefined, encoding: BufferEncoding): Promise<Files> {
    const { namespace } = this.pod.metadata;
    const object = await this.api.get<{ data?: Record<string, string> }>(`/api/v1/namespaces/${namespace}/${kind}/${name}`);
    if (!object && !optional) throw new Error(`${kind} ${namespace}/${name} does not exist`);
    return new Map(Object.entries(object?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, encoding)]));
  }

  /** Labels or annotations, a line each. */
  private fields(path: string | undefined): string {
    const { labels, annotations } = this.pod.metadata;
    const fields = (path === 'metadata.labels' ? labels : annotations) ?? {};
    return Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
  }

  /** A token of the pod's service account; it outlives the lab, so one is enough. */
  private async token(audience = ''): Promise<string> {
    const { namespace } = this.pod.metadata;
    const account = this.pod.spec.serviceAccountName ?? 'default';
    const known = this.tokens.get(audience);
    if (known) return known;
    const request = { spec: { audiences: audience ? [audience] : undefined, expirationSeconds: 43200 } };
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    const { status } = await this.api.create<{ status: { token: string } }>(path, request);
    this.tokens.set(audience, status.token);
    return status.token;
  }
}

function hasFiles(source: Source): boolean {
  return !!(source.secret ?? source.configMap ?? source.downwardAPI ?? source.serviceAccountToken);
}
