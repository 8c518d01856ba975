// Settings of servers that the change replaces, beside what they do with connections: versions of TLS, certificates and addresses.
import { changedWays, constructFor, placesText, type ChangedWay } from '../../cluster/changed-ways';
import type { LaterWay } from '../../cluster/later-ways';
import { gatewayLabel } from '../../cluster/other-servers';
import { isAlike, settingOtherwise, settingsAfter, settingsBefore, type Settings } from '../../cluster/server-settings';
import { groupBy, unique } from '../../model/collections';
import type { GatewayModel, IngressModel } from '../../model/ingress-model';
import { objectKey } from '../../model/object-change';
import { shown } from '../../model/shown';
import type { Rule, Violation } from '../rule';

export const replacedSettingRules: readonly Rule[] = [{
  code: 'ING522',
  name: 'setting of a server that a replaced Gateway had',
  level: 'warning',
  allowed: 'TLS versions, ciphers, certificates and addresses as the replaced Gateway has them, unless the change is intended',
  otherwise: 'clients could be refused that were served, those be let in that were refused, or all get another certificate',
  fix: 'patch the setting into the Gateway, or declare the certificate as it was; acknowledge this if the change is intended',
  see: 'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
  check: lostSettings,
}];

interface LostSetting {
  readonly at: string;
  readonly text: string;
  readonly way: ChangedWay['way'];
}

/** One finding per setting and construct, with all its hosts. Where a host is served in another manner, that alone is told. */
function* lostSettings({ gateways }: IngressModel): Iterable<Violation> {
  for (const gateway of gateways) {
    const lost = changedWays(gateway).flatMap((changed) => lostOn(gateway, changed));
    for (const same of groupBy(lost, ({ at, text }) => `${at}\n${text}`).values()) {
      const [{ at, text }] = same;
      yield { at, got: `${text}, for ${placesText(same.map(({ way }) => way))}` };
    }
  }
}

function lostOn(gateway: GatewayModel, { way, later }: ChangedWay): LostSetting[] {
  const alike = later.filter(({ manner }) => manner === way.manner);
  const before = settingsBefore(gateway, way.server);
  const after = alike.map((each) => settingsOn(gateway, each));
  if (alike.length === 0) return [];
  return [...before].flatMap(([name, value]) => {
    const isKept = alike.some((each, i) => isAlike(gateway, name, value, after[i].get(name)) || isPatched(gateway, each, name));
    if (isKept) return [];
    const [changed = settingOtherwise(name)] = unique(after.flatMap((each) => each.get(name) ?? []));
    const text = `${gatewayLabel(way.gateway)} has ${name} ${shown(value)}, which becomes ${shown(changed)}`;
    return [{ at: constructFor(gateway, alike), text, way }];
  });
}

function settingsOn(gateway: GatewayModel, { server, theirs }: LaterWay): Settings {
  if (server) return settingsAfter(gateway, server);
  return theirs ? settingsBefore(gateway, theirs) : new Map<string, string>();
}

/** What a patch does is not compared. */
function isPatched({ changes, namespace }: GatewayModel, { server }: LaterWay, setting: string): boolean {
  const change = server && changes.get(objectKey({ kind: 'Gateway', namespace, name: server.gateway.name }));
  return change !== undefined && [...change.steering, ...change.others].some((pointer) =>
    pointer.startsWith('/spec/servers') && (pointer.includes(`/${setting}`) || /^\/spec\/servers(\/\d+)?(\/tls)?$/.test(pointer)));
}
