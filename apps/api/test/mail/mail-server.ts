import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What a client handed over. */
export type Received = { readonly from: string; readonly to: string[]; readonly text: string };

/** A mail server on this machine. */
export type MailServer = {
  readonly url: string;
  readonly received: Received[];
  /** Whether it refuses whatever it is given. */
  refuses: boolean;
  close(): Promise<void>;
};

/**
 * Starts a mail server that lets in one user, and keeps what it is given.
 *
 * @param isSelfSigned whether it speaks TLS from the start, with a certificate that nobody vouches for.
 */
export async function startMailServer(isSelfSigned = false): Promise<MailServer> {
  const smtp = new SMTPServer({
    secure: isSelfSigned,
    authOptional: false,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, callback) => {
      const isKnown = username === 'rekey' && password === 'a mail password';
      if (isKnown) callback(null, { user: username });
      else callback(new Error('who is that?'));
    },
    onData: (stream, session, callback) => {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (text += chunk));
      stream.on('end', () => {
        if (server.refuses) {
          callback(new Error('full'));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        server.received.push({ from, to: rcptTo.map(({ address }) => address), text });
        callback();
      });
    },
  });
  // Who hangs up in the middle of a handshake is no fault of the server's.
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  const server: MailServer = {
    url: `${isSelfSigned ? 'smtps' : 'smtp'}://rekey:${encodeURIComponent('a mail password')}@127.0.0.1:${port}`,
    received: [],
    refuses: false,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  return server;
}
