import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTransportTo } from '../../src/mail/start-mail.ts';

const EVERY_MS = 10;
let server: Server;
let smtpUrl: string;

/** A mail server that greets, whose first answer never ends, and which is never silent. */
beforeAll(async () => {
  server = createServer((socket) => {
    socket.write('220 ready\r\n');
    socket.on('error', () => {});
    socket.once('data', () => {
      const talk = setInterval(() => socket.write('250-wait\r\n'), EVERY_MS);
      socket.on('close', () => clearInterval(talk));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  smtpUrl = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

// OWASP ASVS 13.1.3. Without the limit the test would wait until it is given up itself.
test('an e-mail is given up in its time, whatever the mail server says meanwhile', async () => {
  const { send, close } = createTransportTo({ smtpUrl, from: 'rekey@acme.example' }, 200);
  const message = { to: 'ada@acme.example', subject: 'x', text: 'x' };
  await expect(send(message)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  close();
});
