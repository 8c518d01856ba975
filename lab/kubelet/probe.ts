import * as http from 'http';
import * as net from 'net';
import type { Container, Probe } from '../control-plane/objects';

const TIMEOUT_MILLISECONDS = 1000;

/** Whether a readiness probe succeeds. */
export function probe({ httpGet, tcpSocket }: Probe, address: string, ports: NonNullable<Container['ports']>): Promise<boolean> {
  const number = (port: number | string) => (typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort ?? 0);
  if (httpGet) return answersHttp(address, number(httpGet.port), httpGet.path ?? '/');
  if (tcpSocket) return accepts(address, number(tcpSocket.port));
  return Promise.resolve(true);
}

function answersHttp(host: string, port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ host, port, path, timeout: TIMEOUT_MILLISECONDS }, (response) => {
      response.resume();
      resolve(response.statusCode! >= 200 && response.statusCode! < 400);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: TIMEOUT_MILLISECONDS });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.on('connect', () => end(true)).on('timeout', () => end(false)).on('error', () => end(false));
  });
}
