import { requireForCluster, requireForOracle } from '../../lab/programs/requirements';
import { versions } from '../../lab/programs/versions';

describe('the lab', () => {
  const { PATH } = process.env;

  beforeEach(() => {
    process.env.PATH = '/nowhere';
  });

  afterEach(() => {
    process.env.PATH = PATH;
    jest.restoreAllMocks();
  });

  test('fails when a tool is missing, and lists all missing tools', () => {
    expect(requireForOracle).toThrow(/it needs\n {2}go: .+\n {2}openssl: .+\n {2}python3: .+$/);
  });

  test('fails when it is not run by root, and says why', () => {
    jest.spyOn(process, 'getuid').mockReturnValue(1000);
    expect(requireForCluster).toThrow(/go: [\s\S]+python3: [\s\S]+root: hosts and pods are network namespaces/);
  });

  test('says which versions run', () => {
    expect(versions().join()).toMatch(/^Istio v\d[^,]+,Kubernetes v1\.\d+\.\d+,Envoy 1\.\d+\.\d+$/);
  });
});
