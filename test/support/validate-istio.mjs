// Jest loads no ES modules, so this runs as a program of its own: manifests as JSON on stdin, one problem or null for each on stdout.
import { readFileSync } from 'fs';
import { Gateway } from '@kubernetes-models/istio/networking.istio.io/v1/Gateway';
import { VirtualService } from '@kubernetes-models/istio/networking.istio.io/v1/VirtualService';
import { Gateway as OlderGateway } from '@kubernetes-models/istio/networking.istio.io/v1beta1/Gateway';
import { VirtualService as OlderVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1beta1/VirtualService';

const KINDS = [Gateway, VirtualService, OlderGateway, OlderVirtualService];

function problem(manifest) {
  const Kind = KINDS.find((each) => each.is(manifest));
  if (!Kind) return `${manifest.apiVersion} ${manifest.kind} is unknown`;
  try {
    new Kind(manifest).validate();
    return null;
  } catch (error) {
    return error.message;
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(problem)));
