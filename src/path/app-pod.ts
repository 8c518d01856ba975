import { changed } from './changed';
import type { Hop } from './hop';
import { idleShare } from './idle-share';
import { podPolicies } from './policies';
import { unique } from '../model/collections';
import { IngressHop } from '../model/ingress-hop';
import { IngressOutcome } from '../model/ingress-outcome';

export const appPodHop: Hop = {
  name: IngressHop.APP_POD,
  follow: (path) => {
    const targets = path.destinations!.map((destination) => {
      const { serviceName, namespace, containerPort, port } = destination;
      return `${namespace}/${serviceName}:${containerPort ?? port}${idleShare(destination)}`;
    });
    return {
      summary: targets.join(', '),
      object: path.destinations!.map(({ serviceName, namespace }) => `pods of ${namespace}/Service/${serviceName}`).join(', '),
      path,
      stop: { outcome: IngressOutcome.ARRIVES, reason: targets.join(', ') },
      unknowns: [
        'application pods: are they ready?',
        ...path.destinations!.flatMap(({ serviceName: name, namespace }) => changed(path.gateway, { kind: 'Deployment', namespace, name })),
        ...unique(path.destinations!.map(({ namespace }) => namespace)).flatMap((namespace) => podPolicies(path.gateway, namespace)),
      ],
    };
  },
};
