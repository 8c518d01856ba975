import type { GatewayQuestion, Trial } from './trial';
import { Prediction } from '../merging/prediction';
import { rejections } from '../merging/webhook';
import type { Answer, CallAnswer } from '../oracle/ask';

/** What the model of istiod's merging says, which knows little of the webhook and nothing of the analyzers. */
export function predicted({ objects, questions }: Trial): Answer[] {
  const rejected = rejections(objects);
  if (rejected.length > 0) return questions.map(({ name }) => ({ name, rejected, warnings: [], analysis: [], calls: null }));
  return questions.map(({ name, proxy, calls }) => {
    const prediction = new Prediction(objects, proxy);
    return {
      name, rejected, warnings: [], analysis: [],
      calls: calls.map((call) => prediction.answer(call)),
      envoy: prediction.refusals,
    };
  });
}

/** In what the model contradicts Istio and Envoy. It is not asked about what a cluster would not hold. */
export function mispredictions({ calls }: GatewayQuestion, model: Answer, oracle: Answer): string[] {
  if (oracle.name === '' || oracle.parse || oracle.rejected.length > 0) return [];
  if (model.rejected.length > 0) return model.rejected.map((rejection) => `the model alone says ${rejection}`);
  const wrong = calls.flatMap((call, i) => {
    const [here, there] = [model, oracle].map((answer) => shownAnswer(answer.calls?.[i] ?? { error: 'not asked' }));
    return here === there ? [] : [`the model says ${here}, and Istio ${there}, to ${JSON.stringify(call)}`];
  });
  const [here, there] = [model.envoy ?? [], oracle.envoy ?? []];
  const envoy = here.length > 0 === there.length > 0 ? [] : [`the model says '${here.join()}', and Envoy '${there.join()}'`];
  return [...wrong, ...envoy];
}

function shownAnswer({ error, cluster = '', http2 = false, redirect, certificate, clientAuthority }: CallAnswer): string {
  const taken = [redirect ?? cluster, http2 ? 'HTTP/2' : 'HTTP/1.1', certificate, clientAuthority];
  return error ?? taken.filter((each) => each !== undefined).join(' ');
}
