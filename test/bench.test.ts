import { assertSameManifests } from '../bench/same-manifests';
import { SHAPES } from '../bench/shape';

describe('the benchmark', () => {
  test.each(SHAPES.map(({ name }) => name))('compares the same manifests on both sides: %s', (shape) => {
    // Deployment, Service, service account and VirtualService of each application; the Gateway, and with two wildcards three more.
    expect(assertSameManifests(shape, 3)).toBe(3 * 4 + (shape === 'wildcards' ? 4 : 1));
  });
});
