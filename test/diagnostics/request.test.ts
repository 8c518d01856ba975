import { parseRequest } from '../../src/diagnostics/request';

test.each([
  ['http://shop.example.com', 'http', 'shop.example.com', 80],
  ['https://shop.example.com/', 'https', 'shop.example.com', 443],
  ['https://shop.example.com:8443/a?b=c', 'https', 'shop.example.com', 8443],
  ['https://shop.example.com:443', 'https', 'shop.example.com', 443],
  ['HTTPS://Shop.Example.COM', 'https', 'shop.example.com', 443],
  ['ws://shop.example.com', 'http', 'shop.example.com', 80],
  ['wss://shop.example.com', 'https', 'shop.example.com', 443],
  ['grpc://shop.example.com', 'http', 'shop.example.com', 80],
  ['grpcs://shop.example.com:9000', 'https', 'shop.example.com', 9000],
  ['mysql://DB.example.com:3306', 'mysql', 'db.example.com', 3306],
  ['tcp://10.1.0.1:5432', 'tcp', '10.1.0.1', 5432],
  ['https://bücher.example', 'https', 'xn--bcher-kva.example', 443],
  ['http://[fd00::1]:8080/', 'http', '[fd00::1]', 8080],
])('%s is %s to %s on port %d', (url, scheme, host, port) => {
  expect(parseRequest(url)).toMatchObject({ scheme, host, port });
});

test.each([
  ['https://user:secret@shop.example.com/', 'https://shop.example.com/'],
  ['https://user@shop.example.com/', 'https://shop.example.com/'],
  ['mysql://root:secret@db.example.com:3306/shop', 'mysql://db.example.com:3306/shop'],
])('the user and password in %s are left out', (url, kept) => {
  expect(parseRequest(url).url).toBe(kept);
});

test.each([
  [
    'mysql://root:secret@db.example.com',
    'explain:\n  \'mysql://db.example.com\' has no port, and mysql has no default port\n  fix: write mysql://db.example.com:PORT',
  ],
  // Names that every JavaScript object inherits are ordinary schemes.
  [
    'constructor://db.example.com',
    'explain:\n  \'constructor://db.example.com\' has no port, and constructor has no default port\n'
    + '  fix: write constructor://db.example.com:PORT',
  ],
])('fails when %s names no port', (url, message) => {
  expect(() => parseRequest(url)).toThrow(new Error(message));
});

test.each([
  '', 'shop.example.com', 'shop.example.com:443', '/path', 'https://', 'tcp://:5432',
  'https://root:secret@', 'http://root:secret@shop:99999',
  'mailto:root:secret@example.com',
])('fails when the text is %j, without repeating it', (url) => {
  expect(() => parseRequest(url)).toThrow(
    new Error('explain:\n  url is not a valid URL\n  fix: write scheme://host[:port][/path], such as https://shop.example.com/'));
});
