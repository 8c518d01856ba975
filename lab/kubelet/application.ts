// A program of its own: the stand-in for every application. It listens on the ports of its container and says who it is, over HTTP/1, over
// HTTP/2 without TLS, and to clients that wait for the server to speak first, as those of MySQL do.
import * as http from 'http';
import * as http2 from 'http2';
import * as net from 'net';

const [,, namespace, pod, container, ...ports] = process.argv;

/** A client of a server that speaks first says nothing for so long; a busy gateway may take a while before it passes on what one says. */
const PATIENCE_MILLISECONDS = 400;

function serve(port: number): void {
  const identity = (more = {}) => `${JSON.stringify({ namespace, pod, container, port, ...more })}\n`;
  const answer = (request: http.IncomingMessage | http2.Http2ServerRequest, response: http.ServerResponse | http2.Http2ServerResponse) => {
    response.setHeader('content-type', 'application/json');
    response.end(identity({ version: request.httpVersion, method: request.method, path: request.url, headers: request.headers }));
  };
  // It keeps idle connections: closing one just when the gateway uses it again would look like a fault of the gateway.
  const http1Server = http.createServer({ keepAliveTimeout: 0 }, answer);
  const http2Server = http2.createServer(answer);
  const serverFor = (first: string) => {
    if (first.startsWith('PRI * HTTP/2')) return http2Server;
    return /^[A-Z]+ \S/.test(first) ? http1Server : undefined;
  };

  net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const greeting = setTimeout(() => socket.write(identity()), PATIENCE_MILLISECONDS);
    socket.once('data', (data) => {
      clearTimeout(greeting);
      const server = serverFor(data.toString('latin1', 0, 24));
      if (!server) {
        socket.write(identity());
        return;
      }
      socket.pause();
      socket.unshift(data);
      server.emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  }).listen(port, '0.0.0.0');
}

ports.map(Number).forEach(serve);
if (ports.length === 0) setInterval(() => undefined, 60_000);
process.on('SIGTERM', () => process.exit(0));
