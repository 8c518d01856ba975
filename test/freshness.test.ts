// Nothing that was asked before a change is remembered after it.
import { ApiObject, App, Testing } from 'cdk8s';
import fc from 'fast-check';
import { Backend, Findings, IngressApp, IngressRoute, PlainHttp } from '../src';
import { ChangingApp, changesOf, URLS, type Change } from './support/changing-app';
import { Playground } from './support/findings';
import { nextFolder } from './support/random-results';
import { filesBelow } from './support/synthesized';
import { temporaryFolder } from './support/temporary-folder';

const folder = temporaryFolder();
const next = nextFolder(folder);

/** Ways to look at an app. */
const LOOKS: Readonly<Record<string, (changing: ChangingApp) => unknown>> = {
  objects: ({ app }) => app.node.findAll().filter((each) => ApiObject.isApiObject(each)).map((each) => each.toJson()),
  explain: ({ gateway }) => URLS.map((url) => gateway.explain(url).text),
  diagram: ({ gateway }) => gateway.diagram(),
  findings: ({ app }) => Findings.of(app).list(),
  chart: ({ charts }) => charts.map((chart) => answer(() => Testing.synth(chart))),
  yaml: ({ app }) => app.synthYaml(),
  synth: ({ app }) => {
    app.synth();
    return [filesBelow(app.outdir), filesBelow(`${app.outdir}-ingress`)];
  },
};

/** What is seen; an error if there is one. */
function answer(look: () => unknown): unknown {
  try {
    return look();
  } catch (error) {
    return (error as Error).message;
  }
}

function looked(changing: ChangingApp, name: string): unknown {
  return answer(() => LOOKS[name](changing));
}

/** A change, or a look. */
type Step = Change | string;

/** A single object is not validated, so it is written from what the last validation of its chart saw, unless a synthesis has ended. */
function looksBefore(last: string): string[] {
  const all = Object.keys(LOOKS);
  return last === 'objects' ? all.filter((name) => !['objects', 'chart', 'yaml'].includes(name)) : all;
}

/** Every change in its order, with looks between them. */
function steps(last: string): fc.Arbitrary<Step[]> {
  const looks = fc.array(fc.constantFrom(...looksBefore(last)), { maxLength: 2 });
  return changesOf(12).chain((changes) => fc.array(looks, { minLength: changes.length, maxLength: changes.length })
    .map((between) => changes.flatMap((change, i) => [change, ...between[i]])));
}

test('a single object and the validation of a single construct follow the declarations', () => {
  const p = new Playground(new App());
  const port = p.tls('wildcard', '*.example.com', { plainHttp: PlainHttp.CLOSED });
  const route = new IngressRoute(p.team, 'route', { port, host: 'a.b.example.com', backend: Backend.service('web', 80) });
  const seen = () => [ApiObject.of(route).toJson().spec.http.length, route.node.validate().length];
  expect(seen()).toEqual([1, 1]);
  Findings.of(route).acknowledge('ING607', 'the certificate names the host');
  expect(seen()).toEqual([1, 0]);
  const plain = p.port('plain', { hosts: ['a.b.example.com'] });
  expect(seen()).toEqual([1, 0]);
  new IngressRoute(p.team, 'again', { port: plain, backend: Backend.service('other', 80) });
  expect(seen()).toEqual([2, 0]);
});

test('after a synthesis, an object follows a backend of the user\'s own', () => {
  const p = new Playground(new IngressApp({ outdir: next() }));
  let serviceName = 'old';
  const web = p.port('web', { hosts: ['shop.example.com'], backend: { destinations: () => [{ serviceName, port: 80 }] } });
  p.app.synth();
  serviceName = 'new';
  expect(ApiObject.of(web).toJson().spec.http[0].route[0].destination.host).toBe('new.shop.svc.cluster.local');
});

describe('what an app shows after changes', () => {
  let valid = 0;
  let refused = 0;

  beforeEach(() => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });

  test.each(Object.keys(LOOKS))('does not depend on what was looked at before: %s', (last) => {
    fc.assert(fc.property(steps(last), (all) => {
      const [changed, fresh] = [new ChangingApp(next()), new ChangingApp(next())];
      for (const step of all) {
        if (typeof step === 'string') looked(changed, step);
        else for (const app of [changed, fresh]) app.make(step);
      }
      const seen = looked(fresh, last);
      if (Findings.of(fresh.app).list().some(({ level }) => level === 'error')) refused++; else valid++;
      expect(looked(changed, last)).toEqual(seen);
    }), { numRuns: 20, seed: 13 });
  });

  test('is valid often enough, and invalid often enough', () => {
    expect(Math.min(valid, refused)).toBeGreaterThan(10);
  });
});
