const assert = require('assert');
const { Chart } = require('cdk8s');
const { IngressApp } = require('cdk8s-istio-ingress');

const app = new IngressApp();
new Chart(app, 'platform', { namespace: 'istio-system' });
app.synth();
assert.strictEqual(app.charts.length, 1);
