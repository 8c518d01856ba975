import { spawn, type ChildProcess } from 'child_process';
import * as http from 'http';
import * as net from 'net';

/** A worker on a loopback address of its own: a TCP echo that says its name first, and the gateway's health answer. */
export class FakeWorker {
  private readonly servers: net.Server[] = [];

  public constructor(public readonly address: string, private readonly healthy: boolean) {}

  /** Listens; the health answer refuses HTTP/1.0 as Envoy does. */
  public async listen(nodePort: number, statusPort: number): Promise<void> {
    const echo = net.createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.write(`${this.address}\n`);
      socket.pipe(socket);
    });
    const health = http.createServer((request, response) => {
      const found = request.url === '/healthz/ready' && this.healthy ? 200 : 503;
      response.writeHead(request.httpVersion === '1.0' ? 426 : found).end();
    });
    await Promise.all([listening(echo, nodePort, this.address), listening(health, statusPort, this.address)]);
    this.servers.push(echo, health);
  }

  public close(): void {
    for (const server of this.servers) server.close();
  }
}

function listening(server: net.Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
}

/** Ports that are free on an address. */
export async function freePorts(count: number, address: string): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer());
  await Promise.all(servers.map((server) => listening(server, 0, address)));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Sends a text and returns everything received until it was echoed; undefined when the connection was closed. */
export function exchange(port: number, address: string, text: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let received = '';
    const socket = net.connect(port, address, () => socket.write(text));
    socket.setTimeout(5000, () => socket.destroy());
    socket.on('data', (data) => {
      received += data.toString();
      if (received.endsWith(text)) socket.end();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(received.endsWith(text) ? received : undefined));
  });
}

/** A program that runs until it is stopped. */
export class Daemon {
  private readonly process: ChildProcess;

  public constructor(program: string, args: readonly string[]) {
    this.process = spawn(program, args, { stdio: 'ignore' });
  }

  public get pid(): number {
    return this.process.pid!;
  }

  public stop(): Promise<unknown> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    if (this.process.exitCode !== null || !this.process.kill('SIGKILL')) return Promise.resolve();
    return ended;
  }
}
