import type { MeshAppDeclaration } from '../model/declaration';
import { IngressHop } from '../model/ingress-hop';
import { appSelector } from '../model/names';
import { IngressOutcome } from '../model/ingress-outcome';
import type { Hop } from './hop';

const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Labels of an application's pods; `version` tells releases apart in Istio's metrics and is never part of a selector. */
export function appPodLabels(app: MeshAppDeclaration): Record<string, string> {
  const version = app.version ?? imageTag(app.image);
  return { ...appSelector(app), ...(version === undefined ? {} : { version }) };
}

/** The tag of an image where it can be the value of a label; a digest is no tag. */
function imageTag(image: string): string | undefined {
  const name = image.split('@')[0];
  const tag = name.slice(name.lastIndexOf('/') + 1).split(':')[1];
  return tag !== undefined && LABEL_VALUE.test(tag) ? tag : undefined;
}

export const appPodHop: Hop = {
  name: IngressHop.APP_POD,
  follow: (path) => {
    const targets = path.destinations!.map(({ serviceName, namespace, containerPort, port }) =>
      `${namespace}/${serviceName}:${containerPort ?? port}`);
    return {
      summary: targets.join(', '),
      object: path.destinations!.map(({ serviceName, namespace }) => `pods of ${namespace}/Service/${serviceName}`).join(', '),
      path,
      stop: { outcome: IngressOutcome.ARRIVES, reason: targets.join(', ') },
      unknowns: ['application pods: are they ready?'],
    };
  },
};
