import * as http from 'http';
import * as http2 from 'http2';
import * as net from 'net';
import * as tls from 'tls';
import type { ClientAnswer, ClientRequest, Identity } from './request';

const CONNECT_MILLISECONDS = 3000;
const ANSWER_MILLISECONDS = 4000;

/** A client of a server that speaks first waits so long before it says something itself. */
const PATIENCE_MILLISECONDS = 1000;

/** Sends a request and tells what came of it; never fails. */
export async function send(request: ClientRequest): Promise<ClientAnswer> {
  const answer = await attempt(request);
  if (answer.kind !== 'closed' || request.protocol === 'tcp' || request.protocol === 'knock') return answer;
  // It may be an application that speaks no HTTP.
  const { identity } = await attempt({ ...request, protocol: 'tcp', tls: undefined });
  return identity ? { kind: 'answered', identity } : answer;
}

async function attempt(request: ClientRequest): Promise<ClientAnswer> {
  let socket: net.Socket;
  try {
    socket = await connect(request);
  } catch (error) {
    return { kind: 'refused', detail: (error as Error).message };
  }
  try {
    return await Promise.race([converse(request, socket), timeout()]);
  } catch (error) {
    return { kind: 'closed', detail: (error as Error).message };
  } finally {
    socket.destroy();
  }
}

function connect({ address, port }: ClientRequest): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: address, port, timeout: CONNECT_MILLISECONDS });
    socket.on('timeout', () => socket.destroy(new Error('nobody answers')));
    socket.on('error', reject);
    socket.on('connect', () => {
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

async function converse(request: ClientRequest, socket: net.Socket): Promise<ClientAnswer> {
  switch (request.protocol) {
    case 'knock': return staysOpen(socket);
    case 'tcp': return listen(socket);
    default: {
      const secured = request.tls && await handshake(request, socket);
      const answer = await (request.protocol === 'h2' ? askHttp2 : askHttp1)(request, secured ?? socket);
      return { ...answer, fingerprint: secured?.getPeerCertificate().fingerprint256 };
    }
  }
}

function handshake({ tls: settings, protocol }: ClientRequest, socket: net.Socket): Promise<tls.TLSSocket> {
  const { serverName, ca, anyName, certificate } = settings!;
  const names = anyName ? { checkServerIdentity: () => undefined } : {};
  return new Promise((resolve, reject) => {
    const options = { socket, servername: serverName, ca, ...names, ...certificate, ALPNProtocols: [protocol] };
    const secured = tls.connect(options, () => resolve(secured));
    secured.on('error', reject).on('close', () => reject(new Error('closed in the handshake')));
  });
}

function askHttp1({ host, path }: ClientRequest, socket: net.Socket): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ createConnection: () => socket, path, headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => { body += chunk; }).on('error', reject)
        .on('end', () => resolve(answered(response.statusCode!, response.headers, body)));
    });
    request.on('error', reject).end();
  });
}

function askHttp2({ host, path, tls: settings }: ClientRequest, socket: net.Socket): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`${settings ? 'https' : 'http'}://${host}`, { createConnection: () => socket });
    session.on('error', reject).on('close', () => reject(new Error('closed')));
    const stream = session.request({ ':path': path, ':authority': host });
    let headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {};
    let body = '';
    stream.setEncoding('utf8').on('response', (all) => { headers = all; }).on('data', (chunk) => { body += chunk; }).on('error', reject)
      .on('end', () => {
        const status = headers[':status'];
        if (status === undefined) reject(new Error('closed without an answer'));
        else resolve(answered(status, headers, body));
      });
    stream.end();
  });
}

function answered(status: number, headers: http.IncomingHttpHeaders, body: string): ClientAnswer {
  return { kind: 'answered', status, location: headers.location, server: headers.server as string | undefined, identity: identityIn(body) };
}

/** Waits for the server to speak first, and speaks itself when it does not. */
function listen(socket: net.Socket): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const patience = setTimeout(() => socket.write('hello\r\n\r\n'), PATIENCE_MILLISECONDS);
    socket.on('data', (data) => {
      text += data.toString();
      const identity = identityIn(text);
      if (identity) resolve({ kind: 'answered', identity });
    });
    socket.on('error', reject).on('close', () => {
      clearTimeout(patience);
      reject(new Error('closed'));
    });
  });
}

/** Whether a connection is still there after a moment: a proxy in between accepts it first, and closes it when nobody is behind. */
function staysOpen(socket: net.Socket): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    setTimeout(() => resolve({ kind: 'silent' }), 300);
    socket.resume().on('error', reject).on('close', () => reject(new Error('closed')));
  });
}

function timeout(): Promise<ClientAnswer> {
  return new Promise((resolve) => setTimeout(() => resolve({ kind: 'silent' }), ANSWER_MILLISECONDS));
}

/** The words of an application in what came, whatever stands around them. */
function identityIn(text: string): Identity | undefined {
  const found = /\{"namespace":.*\}/.exec(text);
  if (!found) return undefined;
  try {
    const { namespace, pod, container, port, version } = JSON.parse(found[0]);
    return { namespace, pod, container, port, version };
  } catch {
    return undefined;
  }
}
