import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Backend, GatewayInstallation, IngressApp, IngressGateway, IngressPort, IngressProtocol } from '../../src';
import { declareSmall, declareWrong, LIST, SMALL_ARTIFACTS } from '../support/small-app';
import { filesBelow } from '../support/synthesized';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let count = 0;
let home = '';
let outdir = '';

beforeEach(() => {
  home = path.join(folder, `${count++}`);
  outdir = path.join(home, 'dist');
  fs.mkdirSync(home);
});

describe.each([IngressApp, App])('%p', (Kind) => {
  test.each([
    ['a file stands where the folder of a gateway belongs', 'dist-ingress/istio-system', false],
    ['a folder stands where a manifest belongs', 'dist/ingress.k8s.yaml', true],
    ['a folder stands where an artifact belongs', 'dist-ingress/istio-system/istio-ingressgateway/port-map.md', true],
  ])('fails when %s, and writes nothing', (_, obstacle, isFolder) => {
    const whole = path.join(home, obstacle);
    fs.mkdirSync(isFolder ? whole : path.dirname(whole), { recursive: true });
    if (!isFolder) fs.writeFileSync(whole, 'mine');
    const before = fs.readdirSync(home, { recursive: true });
    const app = new Kind({ outdir });
    declareSmall(app);
    const [found, wanted] = isFolder ? ['folder', 'file'] : ['file', 'folder'];
    expect(() => app.synth()).toThrow(`${whole} is a ${found}, but a ${wanted} must be written there; nothing was written`);
    expect(fs.readdirSync(home, { recursive: true })).toEqual(before);
  });

  test('prints warnings, and writes everything', () => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const app = new Kind({ outdir });
    const { chart, gateway } = declareSmall(app);
    new IngressPort(chart, 'early', { gateway, port: 8088, protocol: IngressProtocol.TCP });
    app.synth();
    expect(told.mock.calls).toEqual([[
      expect.stringMatching(/^warning at ingress\/early: ING610 .*\n {6}port 8088 has no route\n[^]*\n$/),
    ]]);
    told.mockRestore();
    expect(fs.existsSync(path.join(outdir, 'ingress.k8s.yaml'))).toBe(true);
  });

  test('fails when a declaration is wrong, and writes nothing', () => {
    const app = new Kind({ outdir: path.join(home, 'a', 'b', 'dist') });
    declareWrong(app);
    expect(() => app.synth()).toThrow(/\[ingress\/web\] ING501/);
    expect(fs.readdirSync(home)).toEqual([]);
  });

  test('fails when a declaration is wrong, and leaves the output of the last synthesis as it was', () => {
    const right = new Kind({ outdir });
    declareSmall(right);
    right.synth();
    const before = filesBelow(home);
    const app = new Kind({ outdir });
    declareWrong(app);
    expect(() => app.synth()).toThrow();
    expect(filesBelow(home)).toEqual(before);
    expect(fs.readdirSync(home).sort()).toEqual(['dist', 'dist-ingress']);
  });

  test('fails when a construct of the user\'s is wrong, and writes nothing', () => {
    const app = new Kind({ outdir });
    declareSmall(app).chart.node.addValidation({ validate: () => ['not like this'] });
    expect(() => app.synth()).toThrow('[ingress] not like this');
    expect(fs.readdirSync(home)).toEqual([]);
  });

  test('fails when an object cannot be written, and writes nothing', () => {
    const app = new Kind({ outdir });
    const { chart } = declareSmall(app);
    new ApiObject(chart, 'Z', { apiVersion: 'v1', kind: 'ConfigMap', data: { toJSON: () => { throw new Error('not serializable'); } } });
    expect(() => app.synth()).toThrow();
    expect(fs.readdirSync(home)).toEqual([]);
  });

  test('restores the folder of the app after a failure', () => {
    const app = new Kind({ outdir });
    declareWrong(app);
    expect(() => app.synth()).toThrow();
    expect(app.outdir).toBe(outdir);
  });

  test('works again once the error is fixed', () => {
    const app = new Kind({ outdir });
    const { chart } = declareSmall(app);
    let problems = ['not yet'];
    chart.node.addValidation({ validate: () => problems });
    expect(() => app.synth()).toThrow();
    problems = [];
    app.synth();
    expect([...filesBelow(`${outdir}-ingress`).keys()]).toEqual([LIST, ...SMALL_ARTIFACTS]);
  });

  test('keeps other files in the output folder', () => {
    fs.mkdirSync(outdir);
    fs.writeFileSync(path.join(outdir, 'README.md'), 'mine');
    const app = new Kind({ outdir });
    declareSmall(app);
    app.synth();
    expect([...filesBelow(outdir)]).toContainEqual(['README.md', 'mine']);
  });

  test('overwrites its own output', () => {
    fs.mkdirSync(outdir);
    fs.writeFileSync(path.join(outdir, 'ingress.k8s.yaml'), 'old');
    const app = new Kind({ outdir });
    declareSmall(app);
    app.synth();
    expect(filesBelow(outdir).get('ingress.k8s.yaml')).toContain('kind: Gateway');
  });

  test('sees what was declared between two syntheses', () => {
    const app = new Kind({ outdir });
    const { chart, gateway } = declareSmall(app);
    app.synth();
    new IngressPort(chart, 'mysql', { gateway, port: 3306, protocol: IngressProtocol.TCP, backend: Backend.service('mysql', 3306) });
    app.synth();
    expect(filesBelow(outdir).get('ingress.k8s.yaml')).toContain('number: 3306');
    expect(filesBelow(`${outdir}-ingress`).get(SMALL_ARTIFACTS[3])).toContain('port: 3306');
  });

  test('removes the files of the last gateway when it is gone, and nothing else', () => {
    const before = new Kind({ outdir });
    declareSmall(before);
    before.synth();
    fs.writeFileSync(path.join(`${outdir}-ingress`, 'notes.txt'), 'mine');
    const app = new IngressApp({ outdir });
    new Chart(app, 'ingress');
    app.synth();
    expect([...filesBelow(`${outdir}-ingress`).keys()]).toEqual([LIST, 'notes.txt']);
    expect(JSON.parse(filesBelow(`${outdir}-ingress`).get(LIST)!)).toEqual({ files: [] });
    expect(fs.readdirSync(`${outdir}-ingress`)).toEqual([LIST, 'notes.txt']);
  });

  test('removes the files of one gateway when only that is gone', () => {
    const before = new Kind({ outdir });
    const { chart } = declareSmall(before);
    new IngressGateway(chart, 'inside', { installation: GatewayInstallation.helm({ release: 'istio-inside' }) });
    before.synth();
    const app = new Kind({ outdir });
    declareSmall(app);
    app.synth();
    expect([...filesBelow(`${outdir}-ingress`).keys()]).toEqual([LIST, ...SMALL_ARTIFACTS]);
    expect(fs.readdirSync(path.join(`${outdir}-ingress`, 'istio-system'))).toEqual(['istio-ingressgateway']);
  });

  test('writes for all gateways of the app', () => {
    const app = new Kind({ outdir });
    const { chart } = declareSmall(app);
    new IngressGateway(chart, 'inside', { installation: GatewayInstallation.helm({ release: 'istio-inside' }) });
    app.synth();
    expect(fs.readdirSync(path.join(`${outdir}-ingress`, 'istio-system')).sort()).toEqual(['istio-ingressgateway', 'istio-inside']);
  });
});

test('reports all errors at once', () => {
  const app = new IngressApp({ outdir });
  const { chart, gateway } = declareSmall(app);
  new IngressPort(chart, 'one', { gateway, port: 0, protocol: IngressProtocol.TCP });
  new IngressPort(chart, 'two', { gateway, port: 15021, protocol: IngressProtocol.TCP });
  expect(() => app.synth()).toThrow(/\[ingress\/one\] ING301[^]*\[ingress\/two\] ING304/);
});

test('toJson of a single chart checks it too', () => {
  const app = Testing.app({ outdir });
  declareWrong(app);
  expect(() => Testing.synth(app.node.children[0] as Chart)).toThrow('ING501');
});
